"""Every error has a code, parameters, a place and "can the user fix it?".

A room collects `Problem`s and raises one `WegwijzerError` with all of them; it never stops at the first.
A problem carries an English message template (the gettext id) and its parameters; the edges (web, api, cli)
word it in Dutch with `worded`. No message ever contains a person's row, a cell value of microdata or a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

Param = str | int | float


def N_(message: str) -> str:  # noqa: N802 - the gettext convention for "mark for translation, translate later"
    """Mark `message` for extraction into the catalogue and return it unchanged."""
    return message


class ExitCode(IntEnum):
    """Exit code of the command line per class of error (`verbs.md`)."""

    OK = 0
    OUR_FAULT = 1
    USER_CAN_MEND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a problem is: any part may be unknown. Lines, rows count from 1; a row is a data row's line in its file."""

    file: str = ""
    line: int | None = None
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable `code`, an English template with %(name)s parameters, a place and a remedy."""

    code: str
    message: str
    params: Mapping[str, Param] = field(default_factory=lambda: MappingProxyType({}))
    place: Place = field(default_factory=Place)
    remedy: str = ""

    def worded(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """Return the message and remedy in the language of `translate`, with the parameters filled in."""
        text = translate(self.message) % dict(self.params)
        if self.remedy:
            text = f"{text} {translate(self.remedy) % dict(self.params)}"
        return text


class WegwijzerError(Exception):
    """The one base class. Holds all problems found, so that one answer tells everything."""

    exit_code = ExitCode.OUR_FAULT

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(problem.worded() for problem in self.problems))


class UserError(WegwijzerError):
    """Something the user can mend: a file, a definition, a choice."""

    exit_code = ExitCode.USER_CAN_MEND


class DefinitionError(UserError):
    """A definition (YAML) is wrong."""


class SourceError(UserError):
    """A source (StatLine, file, delivery) is wrong, unreachable or incomplete."""


class DisclosureError(UserError):
    """A table or policy that can't be protected: nothing is released."""


class StorageError(WegwijzerError):
    """The home folder can't be read or written, or a stored file is damaged."""


class NotFoundError(UserError):
    """A monitor, release, snapshot, area or indicator that doesn't exist (or that the asker may not see)."""


class Refusal(UserError):  # noqa: N818 - a refusal with a reason is an outcome, not a failure
    """A statistic that can't honestly be given, with the reason."""
