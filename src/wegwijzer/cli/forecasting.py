"""`wegwijzer forecast-use` and `wegwijzer forecast-release`: use from a population, and figures of a release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from wegwijzer.cli.verbs import _, now, progress
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.language.catalogue import dutch
from wegwijzer.usecases import forecasting_use

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
USE = _(
    "Expected use of care: population times rate of use, per area and year, with unchanged policy. Writes mean,"
    " lower_80, upper_80, lower_95, upper_95, lower_50, upper_50, and what makes it unsure: chance, rates, population."
)


def _policies(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[PolicyChange, ...]:  # noqa: ARG001 - click calls it so
    found = []
    for one in given:
        name, _mark, year = one.rpartition("=")
        if not name or not year.isdigit():
            raise click.BadParameter(_("Write NAME=YEAR, for instance subscription=2019."))
        found.append(PolicyChange(name=name, since=int(year)))
    return tuple(found)


@click.command(name="forecast-use", help=USE)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--population", required=True, type=FILE, help=_("The file with area, year, groups and persons."))
@click.option("--outlook", type=FILE, help=_("A population outlook in the same groups; else our own cohorts."))
@click.option("--area", default="area", show_default=True, help=_("The column with the code of the area."))
@click.option("--time", default="year", show_default=True, help=_("The column with the year."))
@click.option("--value", default="users", show_default=True, help=_("The column with the number of users."))
@click.option("--persons", default="persons", show_default=True, help=_("The column with the number of persons."))
@click.option("--groups", default="age,sex", show_default=True, help=_("The columns of groups, with commas between."))
@click.option("--provision", help=_("The column with the provision, when there is more than one."))
@click.option("--policy", "policies", multiple=True, callback=_policies, help=_("A change of policy: NAME=YEAR."))
@click.option("--horizon", required=True, type=click.IntRange(min=1), help=_("How many years ahead."))
@click.option("--causes", type=OUT, help=_("The file for why it changes: more people, older people, more use, policy."))
@click.option("-o", "--output", required=True, type=OUT, help=_("The file to write; - is standard output."))
def forecast_use(file: Path, output: Path, horizon: int, causes: Path | None, groups: str, **how: Any) -> None:
    """Write the expected use and say for how many areas and provisions."""
    names = tuple(name.strip() for name in groups.split(",") if name.strip())
    files = forecasting_use.UseFiles(use=file, groups=names, **how)
    with progress(_("Forecast")) as told:
        found = forecasting_use.forecast_use(files, output, horizon, causes=causes, progress=told)
    text = _("%(areas)s areas, %(provisions)s provisions. With unchanged policy: what is in force now stays in force.")
    click.echo(text % {"areas": found.areas, "provisions": found.provisions}, err=True)


@click.command(
    name="forecast-release",
    help=_("Forecast an indicator of a release and keep the forecast as it was made. Prints its id."),
)
@click.argument("release")
@click.argument("indicator")
@click.option("--horizon", required=True, type=click.IntRange(min=1), help=_("How many periods ahead."))
@click.option("--population", default="", help=_("The source with inhabitants by age: then use follows from them."))
@click.option("--outlook", default="", help=_("The source with the population to come; else our own cohorts."))
@click.option("--policy", "policies", multiple=True, callback=_policies, help=_("A change of policy: NAME=YEAR."))
@click.option("--register", type=OUT, help=_("The file for an entry in the Algoritmeregister (JSON)."))
@click.pass_obj
def forecast_release(home: Path, /, release: str, indicator: str, register: Path | None, **how: Any) -> None:
    """Print the id of the forecast, then how many series are given and withheld."""
    from wegwijzer.usecases.forecasting_releases import register_entry_of  # noqa: PLC0415 - loads numpy
    from wegwijzer.usecases.homes import opened_home  # noqa: PLC0415 - as above

    opened = opened_home(home)
    stored = _made(opened, release, indicator, **how)
    click.echo(stored.id)
    text = _("%(given)s series forecast, %(withheld)s too uncertain to show.")
    click.echo(text % {"given": stored.about["given"], "withheld": stored.about["withheld"]}, err=True)
    if register is not None:
        entry = json.dumps(register_entry_of(opened, stored.id, dutch()), ensure_ascii=False, indent=2)
        with click.open_file(str(register), "w", encoding="utf-8", atomic=str(register) != "-") as file:
            file.write(entry + "\n")


def _made(home: Any, release: str, indicator: str, *, horizon: int, population: str, **how: Any) -> Any:
    """Return the kept forecast: of the series itself, or from a population when a source of it was named."""
    from wegwijzer.usecases import forecasting_population, forecasting_releases  # noqa: PLC0415 - loads numpy

    with progress(_("Forecast")) as told:
        if not population:
            return forecasting_releases.forecast_release(
                home, release, indicator, made_on=now().date(), horizon=horizon, progress=told
            )
        choice = forecasting_population.PopulationChoice(population=population, **how)
        return forecasting_population.forecast_population(
            home, release, indicator, choice, made_on=now().date(), horizon=horizon, progress=told
        )
