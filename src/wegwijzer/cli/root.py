"""The command `wegwijzer`: which verbs there are, and how an error becomes one message and an exit code."""

from __future__ import annotations

import errno
import gettext
import importlib
import os
import sys
from pathlib import Path

import click

from wegwijzer.errors import N_, ExitCode, Problem, WegwijzerError
from wegwijzer.language.catalogue import DOMAIN, LOCALE_FOLDER, dutch

VERBS = {
    "demo": "wegwijzer.cli.serving:demo",
    "serve": "wegwijzer.cli.serving:serve",
    "migrate": "wegwijzer.cli.serving:migrate",
    "work": "wegwijzer.cli.serving:work",
    "check": "wegwijzer.cli.checking:check",
    "import": "wegwijzer.cli.importing:import_",
    "begin": "wegwijzer.cli.keeping:begin",
    "recode": "wegwijzer.cli.keeping:recode",
    "snapshots": "wegwijzer.cli.listing:snapshots",
    "releases": "wegwijzer.cli.listing:releases",
    "compute": "wegwijzer.cli.computing:compute",
    "release": "wegwijzer.cli.releasing:release",
    "report": "wegwijzer.cli.reporting:report",
    "tidy": "wegwijzer.cli.keeping:tidy",
    "protect": "wegwijzer.cli.protecting:protect",
    "audit": "wegwijzer.cli.protecting:audit",
    "compare": "wegwijzer.cli.compare:compare",
    "signals": "wegwijzer.cli.series:signals",
    "forecast": "wegwijzer.cli.series:forecast",
    "forecast-use": "wegwijzer.cli.forecasting:forecast_use",
    "forecast-release": "wegwijzer.cli.forecasting:forecast_release",
}
REASONS = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file becomes too large"),
    errno.ENOENT: N_("it doesn't exist"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
    errno.EISDIR: N_("it is a folder, not a file"),
    errno.EIO: N_("the disk refuses"),
}
IN_SHORT = {
    "demo": N_("Make and show a fictional municipality."),
    "serve": N_("Show the pages."),
    "migrate": N_("Make or renew the database."),
    "work": N_("Do the long work, send the mail."),
    "check": N_("Read definitions and tell every fault."),
    "import": N_("Bring data in."),
    "begin": N_("A first figure from two columns."),
    "recode": N_("Recode a series to other municipalities."),
    "snapshots": N_("What data there is."),
    "releases": N_("What was released."),
    "compute": N_("Raw figures, not protected."),
    "release": N_("Compute, protect and freeze."),
    "report": N_("The report of a release."),
    "tidy": N_("Keep to the retention rules."),
    "protect": N_("Any table through the gate."),
    "audit": N_("Attack a published table."),
    "compare": N_("Differences with intervals."),
    "signals": N_("What stands out in many series."),
    "forecast": N_("Where many series go."),
    "forecast-use": N_("Expected use from a population."),
    "forecast-release": N_("Forecast and keep a figure."),
}
SHOWN_AT_ONCE = 200  # lines of problems on a terminal; a delivery's error sheet holds them all


class Verbs(click.Group):
    """A group that loads a verb's module only when it is called, so that help starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the verbs in the order in which one uses them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        """Return the verb, or None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong name in VERBS is our fault, seen in tests
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as click calls it
        """List the verbs in short without loading a single one."""
        translate = dutch()
        with formatter.section(translate("Commands")):
            formatter.write_dl([(verb, translate(text)) for verb, text in IN_SHORT.items()])


def worded(problem: Problem) -> str:
    """Return one line: place, message and remedy in Dutch."""
    place = problem.place
    parts = [place.file] if place.file else []
    translate = dutch()
    if place.line is not None:
        parts.append(translate("line %(line)s") % {"line": place.line})
    if place.row is not None:
        parts.append(translate("row %(row)s") % {"row": place.row})
    if place.column:
        parts.append(translate("column %(column)s") % {"column": place.column})
    text = problem.worded(translate)
    return f"{', '.join(parts)}: {text}" if parts else text


def show_problems(error: WegwijzerError) -> None:
    """Write all problems to standard error, one a line."""
    for problem in error.problems[:SHOWN_AT_ONCE]:
        click.echo(worded(problem), err=True)
    more = len(error.problems) - SHOWN_AT_ONCE
    if more > 0:
        click.echo(dutch()("… and %(more)s more.") % {"more": more}, err=True)


def _why(error: OSError) -> str:
    """Return in Dutch why a file can't be used; for what is rare the words of the operating system."""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return dutch()("you may not")
    if error.errno in REASONS:
        return dutch()(REASONS[error.errno])
    return os.strerror(error.errno) if error.errno else type(error).__name__


def run() -> None:
    """Run the verb; exit with 2 for what the user can mend, 1 for our fault, 0 otherwise; never a traceback."""
    os.environ["LANGUAGE"] = "nl"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small products: threads only wait for each other
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)
    from wegwijzer.cli.verbs import root  # noqa: PLC0415 - help texts are worded when the language is set

    try:
        root(prog_name="wegwijzer", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo(dutch()("Stopped."), err=True)
        sys.exit(ExitCode.OUR_FAULT)
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(ExitCode.USER_CAN_MEND)
    except WegwijzerError as error:
        show_problems(error)
        sys.exit(error.exit_code)
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else ""
        text = dutch()("The file %(name)s can't be read or written: %(why)s.")
        click.echo(text % {"name": name, "why": _why(error)}, err=True)
        sys.exit(ExitCode.USER_CAN_MEND)
    except Exception as error:
        if os.environ.get("WEGWIJZER_DEBUG") == "1":
            raise
        text = dutch()("Something went wrong on our side (%(kind)s). Set WEGWIJZER_DEBUG=1 to see where.")
        click.echo(text % {"kind": type(error).__name__}, err=True)
        sys.exit(ExitCode.OUR_FAULT)
