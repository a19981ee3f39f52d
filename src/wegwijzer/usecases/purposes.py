"""Purpose binds: data delivered for learning isn't shown to account for something, unless its supplier agreed.

A source may name the functions its supplier agreed to; without any it may be used for everything. What a view is for
follows from the monitor's functions and who looks:

- within the organisation: all functions of the monitor; one that the supplier agreed to is enough;
- for anybody else (suppliers, council, residents): in a monitor that accounts, looking is accounting.

What may not be shown stands in a release as "not delivered for this", with reason `purpose`: never zero, never silent.
"""

from __future__ import annotations

import polars as pl

from wegwijzer.definitions.model import Audience, Definitions, Function, Monitor, Source
from wegwijzer.errors import N_, Problem, Refusal
from wegwijzer.figures import RawFigures
from wegwijzer.frames import Status
from wegwijzer.storage.home import Home
from wegwijzer.usecases.computing import needed_sources
from wegwijzer.usecases.opening import OpenedRelease, loaded_definitions

REASON = "purpose"
WITHHELD = "withheld"  # in the summary of a release: the indicators it withholds
VALUES = ("value", "numerator", "denominator", "lower", "upper")


def functions_of_view(monitor: Monitor, audience: Audience) -> frozenset[Function]:
    """Return what a monitor's figures are looked at for by an audience; empty when the monitor doesn't say."""
    functions = frozenset(monitor.functions)
    accounts = Function.ACCOUNT in functions and audience is not Audience.INTERNAL
    return frozenset({Function.ACCOUNT}) if accounts else functions


def may_serve(source: Source, functions: frozenset[Function]) -> bool:
    """Return whether a source may be used in a view for these functions.

    A view that doesn't say what it is for is not refused: the cautions of the monitor ask for its functions.
    """
    return not source.functions or not functions or bool(functions & set(source.functions))


def withheld(definitions: Definitions, monitor: Monitor, audience: Audience) -> dict[str, Source]:
    """Return the indicators of a monitor that may not be shown to an audience, with the first source that forbids it.

    An indicator that rests on several sources (also through the parts of a ratio) needs all of them.
    """
    functions = functions_of_view(monitor, audience)
    found = {}
    for name in monitor.indicators:
        sources = (definitions.sources[source] for source in needed_sources(definitions, name))
        forbidding = next((source for source in sources if not may_serve(source, functions)), None)
        if forbidding is not None:
            found[name] = forbidding
    return found


def without(raw: RawFigures, names: dict[str, Source]) -> RawFigures:
    """Return the figures with those of `names` emptied: no value, status "not delivered", reason `purpose`."""
    if not names:
        return raw
    ours = pl.col("indicator").is_in(sorted(names))
    emptied = [pl.when(ours).then(None).otherwise(pl.col(name)).alias(name) for name in (*VALUES, "n")]
    told = [
        pl.when(ours).then(pl.lit(Status.NOT_DELIVERED.value)).otherwise(pl.col("status")).alias("status"),
        pl.when(ours).then(pl.lit(REASON)).otherwise(pl.col("reason")).alias("reason"),
    ]
    return RawFigures(raw.frame.with_columns(*emptied, *told))


def forbidden_now(home: Home, opened: OpenedRelease) -> dict[str, Source]:
    """Return the indicators of an earlier release that a supplier no longer lets be shown to its audience.

    What the release itself withholds stays: there the kind of nothing is shown.
    """
    definitions = loaded_definitions(home)
    monitor = definitions.monitors.get(opened.release.monitor)
    if monitor is None:
        return {}
    told = set(opened.release.summary.get(WITHHELD, ()))
    now = withheld(definitions, monitor, Audience(opened.release.audience))
    return {name: source for name, source in now.items() if name not in told}


def refused(title: str, source: Source) -> Refusal:
    """Return the plain message for a figure that its supplier doesn't let be shown here."""
    return Refusal(
        Problem(
            "purpose",
            N_("“%(title)s” isn't shown here: %(supplier)s delivered this for another purpose."),
            {"title": title, "supplier": source.supplier or source.publisher},
            remedy=N_("Ask the supplier to agree, and write that down with the source."),
        )
    )
