"""`wegwijzer signals` and `wegwijzer forecast`: many series in a file, without a home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wegwijzer.cli.verbs import _, progress
from wegwijzer.language.catalogue import dutch
from wegwijzer.usecases import forecasting, searching_signals

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
OUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
ID = _("The columns that together name a series, with commas between them.")
TIME = _("The column with the period: a date, 2025, 2025KW01, a week or a number.")
SIGNALS = _(
    "What stands out in many series. Writes for each series and each of the last periods, as if that period were the"
    " newest: value, expected, lower, upper, kind (high, low, shift, trend), p, alarm and reason."
)


@click.command(help=SIGNALS)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--id", "ids", required=True, help=ID)
@click.option("--time", required=True, help=TIME)
@click.option("--value", required=True, help=_("The column with the number."))
@click.option("--denominator", help=_("The column with what the number is out of."))
@click.option("--last", default=1, show_default=True, type=click.IntRange(min=1), help=_("How many last periods."))
@click.option(
    "--calm",
    type=click.Choice(list(searching_signals.CAUTIONS)),
    default="gewoon",
    show_default=True,
    help=_(
        "How many false alarms you want to bear: rather calm (rustig), usual (gewoon) or rather everything (alles)."
    ),
)
@click.option("-o", "--output", required=True, type=OUT, help=_("The file to write; - is standard output."))
def signals(file: Path, ids: str, output: Path, **how: Any) -> None:
    """Write the signals and say how many series have an alarm."""
    columns = tuple(name.strip() for name in ids.split(",") if name.strip())
    if not columns:
        raise click.BadParameter(_("Name at least one column."), param_hint="--id")
    found = searching_signals.signals(file, output, id_columns=columns, translate=dutch(), **how)
    text = _("%(series)s series judged, %(alarms)s with an alarm.")
    click.echo(text % {"series": found.series, "alarms": found.alarms}, err=True)


FORECAST = _(
    "Where many series go, with how unsure that is. Writes for each series and step: mean, lower_80, upper_80,"
    " lower_95, upper_95, method, lower_50, upper_50 and reason. Where repeating the last figures was best, that is"
    " what is given."
)


@click.command(help=FORECAST)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--id", "ids", required=True, help=ID)
@click.option("--time", required=True, help=TIME)
@click.option("--value", required=True, help=_("The column with the number."))
@click.option("--denominator", help=_("The column with what the number is out of."))
@click.option("--horizon", required=True, type=click.IntRange(min=1), help=_("How many periods ahead."))
@click.option("-o", "--output", required=True, type=OUT, help=_("The file to write; - is standard output."))
def forecast(file: Path, ids: str, output: Path, **how: Any) -> None:
    """Write the forecasts and say for how many series there is none."""
    columns = tuple(name.strip() for name in ids.split(",") if name.strip())
    with progress(_("Forecast")) as told:
        found = forecasting.forecast(file, output, id_columns=columns, translate=dutch(), progress=told, **how)
    text = _("%(series)s series, %(refused)s without a forecast (the reason is in the file).")
    click.echo(text % {"series": found.series, "refused": found.refused}, err=True)
