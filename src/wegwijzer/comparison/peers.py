"""Which municipalities are comparable: the same size class, urbanity or region, or the nearest on chosen traits.

The choice always comes with its reason: what they share, or which traits were used and how close each one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.comparison.vectors import Array
from wegwijzer.errors import N_, Problem, UserError

FEWEST_PEERS = 3
_SPREAD = 1.4826  # median deviation to standard deviation


class PeerKind(StrEnum):
    """How peers are found."""

    SIZE_CLASS = "size_class"
    URBANITY = "urbanity"
    REGION = "region"
    NEIGHBOURS = "neighbours"  # statistical neighbours: nearest on traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One comparable municipality; `distance` in standard deviations per trait (0 by class), with its traits."""

    area: str
    name: str
    distance: float = 0.0
    traits: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Comparable municipalities, the nearest first, and what they have in common.

    `shared` is the size class, the urbanity (1 to 5) or the code of the region; `traits` the traits used with the
    value of the municipality itself. `few` says that there are fewer than three: too few to call a standard.
    `left_out` are municipalities of which a trait is unknown.
    """

    area: str
    kind: PeerKind
    peers: tuple[Peer, ...]
    shared: str = ""
    traits: tuple[tuple[str, float], ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes, the nearest first."""
        return tuple(peer.area for peer in self.peers)

    @property
    def few(self) -> bool:
        """Whether there are fewer than three."""
        return len(self.peers) < FEWEST_PEERS


def peers_of(areas: pl.DataFrame, area: str, kind: PeerKind, region: str = "") -> Peers:
    """Return the municipalities of the same class as `area`, from a frame of shape `frames.AREAS`, by name.

    `region` names which region is meant (the first one of the municipality when empty). Raises `UserError` when the
    municipality isn't in the list or its class isn't known there.
    """
    towns = areas.filter(pl.col("area_level") == AreaLevel.MUNICIPALITY.value)
    if "year" in towns.columns:
        towns = towns.filter(pl.col("year") == pl.col("year").max().over("code")).unique("code", keep="first")
    own = towns.filter(pl.col("code") == area)
    if own.is_empty():
        raise _unknown(area)
    if kind is PeerKind.REGION:
        regions = own["regions"].to_list()[0] or []
        shared = region or next(iter(regions), "")
        alike = towns.filter(pl.col("regions").list.contains(shared)) if shared in regions else towns.clear()
    else:
        column = pl.col("size_class" if kind is PeerKind.SIZE_CLASS else "urbanity").cast(pl.String)
        shared = own.select(column).item() or ""
        alike = towns.filter(column == shared)
    if not shared or alike.is_empty():
        raise UserError(
            Problem(
                "peers.class",
                N_("Of %(area)s this isn't known, so there is nothing to compare by."),
                {"area": area},
                remedy=N_("Choose another way to compare, or name the municipalities yourself."),
            )
        )
    rows = alike.filter(pl.col("code") != area).sort("name").select("code", "name").iter_rows()
    return Peers(area=area, kind=kind, shared=shared, peers=tuple(Peer(area=code, name=name) for code, name in rows))


def statistical_neighbours(
    traits: pl.DataFrame, area: str, chosen: Sequence[str], *, how_many: int = 5, logs: Sequence[str] = ()
) -> Peers:
    """Return the `how_many` municipalities nearest to `area` on the `chosen` traits.

    `traits` has the columns `code`, `name` and a number per trait. Each trait counts the same: distances are in robust
    standard deviations (median and median deviation), those in `logs` on a logarithmic scale (population, density).
    Municipalities of which a trait is unknown are left out, and told. Raises `UserError` for an unknown municipality,
    a trait that isn't there, a trait of the municipality itself that is unknown, or no trait at all.
    """
    missing = [name for name in chosen if name not in traits.columns]
    if missing or not chosen:
        raise UserError(
            Problem(
                "peers.trait",
                N_("These traits are not there: %(traits)s."),
                {"traits": ", ".join(missing) or "–"},
                remedy=N_("Choose at least one trait from the table."),
            )
        )
    numbers = np.stack([traits[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in chosen], axis=1)
    codes, names = traits["code"].to_list(), traits["name"].to_list()
    if area not in codes:
        raise _unknown(area)
    known, own = np.isfinite(numbers).all(axis=1), codes.index(area)
    if not known[own]:
        lacking = [name for name, value in zip(chosen, numbers[own], strict=True) if not np.isfinite(value)]
        raise UserError(
            Problem(
                "peers.unknown_trait",
                N_("Of %(area)s these traits are unknown: %(traits)s."),
                {"area": area, "traits": ", ".join(lacking)},
                remedy=N_("Choose other traits."),
            )
        )
    distance = _distances(numbers, own, known, [name in logs for name in chosen])
    order = [place for place in np.argsort(distance, kind="stable").tolist() if known[place] and place != own]
    return Peers(
        area=area,
        kind=PeerKind.NEIGHBOURS,
        traits=_named(chosen, numbers[own]),
        left_out=tuple(code for code, fine in zip(codes, known, strict=True) if not fine),
        peers=tuple(
            Peer(
                area=codes[place],
                name=names[place],
                distance=float(distance[place]),
                traits=_named(chosen, numbers[place]),
            )
            for place in order[:how_many]
        ),
    )


def _named(names: Sequence[str], values: Array) -> tuple[tuple[str, float], ...]:
    return tuple((name, float(value)) for name, value in zip(names, values, strict=True))


def _distances(numbers: Array, own: int, known: Array, logs: list[bool]) -> Array:
    """Return the root mean square distance to row `own`, in robust standard deviations."""
    scaled = np.where(np.array(logs), np.log(np.where(numbers > 0, numbers, 1.0)), numbers)
    middle = np.median(scaled[known], axis=0)
    spread = _SPREAD * np.median(np.abs(scaled[known] - middle), axis=0)
    fallback = scaled[known].std(axis=0)
    spread = np.where(spread > 0, spread, np.where(fallback > 0, fallback, 1.0))
    return np.asarray(np.sqrt((((scaled - scaled[own]) / spread) ** 2).mean(axis=1)))


def _unknown(area: str) -> UserError:
    return UserError(
        Problem(
            "peers.area",
            N_("The municipality %(area)s isn't in the list."),
            {"area": area},
            remedy=N_("Check the code, or renew the list of areas."),
        )
    )
