"""Who thinks what by perspective, without telling what one person thinks: small groups are put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TOGETHER = "anderen samen"
Counts = tuple[int, int]


def protected_split(votes: Mapping[str, Counts], smallest: int) -> list[tuple[str, int, int]]:
    """Return rows (perspective, for, against) in which every row counts at least `smallest` people.

    Perspectives with fewer are put together as "anderen samen"; when those are still too few, the smallest other
    perspective joins them, so that nobody can subtract. Fewer than `smallest` people in all: no rows. When nothing is
    left to tell apart the one row is called after nobody (an empty name: everybody together).
    """
    sizes = {name: sum(counts) for name, counts in votes.items() if sum(counts)}
    if sum(sizes.values()) < smallest:
        return []
    alone = sorted((name for name, size in sizes.items() if name and size >= smallest), key=lambda name: -sizes[name])
    rest = [name for name in sizes if name not in alone]
    while alone and rest and sum(sizes[name] for name in rest) < smallest:
        rest.append(alone.pop())
    if not alone or len(alone) + bool(rest) == 1:
        return [("", *_sum(votes, list(sizes)))]
    rows = [(name, *votes[name]) for name in alone]
    return [*rows, (TOGETHER, *_sum(votes, rest))] if rest else rows


def _sum(votes: Mapping[str, Counts], names: Sequence[str]) -> Counts:
    return sum(votes[name][0] for name in names), sum(votes[name][1] for name in names)


def shown_values(values: Sequence[float], smallest: int) -> list[float]:
    """Return the values to show as dots, low to high; none as long as fewer than `smallest` people answered."""
    return sorted(values) if len(values) >= smallest else []
