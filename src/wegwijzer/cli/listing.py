"""`wegwijzer snapshots` and `wegwijzer releases`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from wegwijzer.cli.verbs import _
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.listing import all_releases, all_snapshots


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    for row in [heads, *rows]:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


@click.command(help=_("What data there is: source, origin, rows, date and hash."))
@click.pass_obj
def snapshots(home: Path) -> None:
    """Print one line per snapshot, newest first."""
    rows = [
        (
            one.source,
            one.origin,
            str(one.rows),
            f"{one.added_at:%Y-%m-%d}",
            one.id[:12],
            _("deleted") if one.deleted_on else "",
        )
        for one in all_snapshots(opened_home(home))
    ]
    _table((_("source"), _("origin"), _("rows"), _("date"), _("hash"), ""), rows)


@click.command(help=_("What was released: monitor, audience, policy, date and id."))
@click.pass_obj
def releases(home: Path) -> None:
    """Print one line per release, newest first."""
    rows = [
        (one.id, one.monitor, one.audience, one.policy, f"{one.released_at:%Y-%m-%d}")
        for one in all_releases(opened_home(home))
    ]
    _table((_("release"), _("monitor"), _("audience"), _("policy"), _("date")), rows)
