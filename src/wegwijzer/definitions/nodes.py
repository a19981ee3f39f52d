"""YAML text → a tree of nodes that know their line; bounded in size and depth, no tags, no repeats."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.errors import N_, Place

LARGEST = 5_000_000  # bytes of one file
DEEPEST = 40  # levels of lists and mappings
_SUSPICIOUS_BRACKETS = 2_000
_INDENTED_FAR = re.compile(rf"^[ \-?:]{{{4 * DEEPEST},}}", re.MULTILINE)
_NO_YAML = N_("%(where)s: this is no YAML.")
_LOOK = N_("Look at the indentation, the colons and the quotation marks on this line and the one before.")
_SYNTAX = (  # what the parser says → what we say
    ("tab", N_("%(where)s: a tab stands in the indentation."), N_("Use spaces.")),
    (
        "another document",
        N_("%(where)s: a second document starts here with “---”."),
        N_("Put it in a file of its own."),
    ),
    ("undefined alias", N_("%(where)s: a repeat by reference (& and *) isn't read."), N_("Write it out here.")),
    ("flow sequence", N_("%(where)s: a list in square brackets isn't closed or lacks a comma."), _LOOK),
    ("flow mapping", N_("%(where)s: a mapping in braces isn't closed or lacks a comma."), _LOOK),
    ("quoted scalar", N_("%(where)s: a quotation mark isn't closed."), _LOOK),
    (
        "mapping values are not allowed",
        N_("%(where)s: a colon stands where it can't be."),
        N_("Put the text in quotation marks."),
    ),
    ("expected ':'", N_("%(where)s: a key without a colon."), N_("Put a colon and a space after the key.")),
)
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPES = ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
_OURS = frozenset(f"tag:yaml.org,2002:{name}" for name in _TYPES)
_BARE = frozenset({"tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"})  # a bare `<<` or `=`


def text_of(path: Path, faults: Faults) -> str | None:
    """Return the text of a UTF-8 file, or None after adding the fault: unreadable, over 5 MB or another encoding."""
    name, trail = str(path), (path.name,)
    faults.places[trail] = Place(file=name)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        message = N_("%(where)s: this file can't be read.")
        faults.add("unreadable", message, trail, remedy=N_("Look whether it exists and you may open it."))
        return None
    if len(data) > LARGEST:
        message = N_("%(where)s: the file is larger than %(megabytes)s MB.")
        remedy = N_("Split it into smaller files.")
        faults.add("too_large", message, trail, remedy=remedy, megabytes=LARGEST // 1_000_000)
        return None
    return _decoded(data, name, trail, faults)


def _decoded(data: bytes, name: str, trail: Trail, faults: Faults) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.places[trail] = Place(file=name, line=data.count(b"\n", 0, error.start) + 1)
        message = N_("%(where)s: this line holds characters that aren't UTF-8.")
        faults.add("encoding", message, trail, remedy=N_("Save the file as UTF-8."))
        return None


def tree_of(text: str, name: str, faults: Faults) -> yaml.Node | None:
    """Return the root node of a YAML text, or None when it is empty or after adding the fault that stops reading it."""
    trail = (Path(name).name,)
    faults.places[trail] = Place(file=name)
    try:
        if _may_be_deep(text) and (line := _too_deep_at(text)):
            faults.places[trail] = Place(file=name, line=line)
            message = N_("%(where)s: lists and mappings stand more than %(levels)s levels deep.")
            faults.add("too_deep", message, trail, remedy=N_("Make it flatter."), levels=DEEPEST)
            return None
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        _add_syntax(error, text, name, trail, faults)
        return None
    return root


def _may_be_deep(text: str) -> bool:
    return text.count("[") + text.count("{") > _SUSPICIOUS_BRACKETS or _INDENTED_FAR.search(text) is not None


def _too_deep_at(text: str) -> int:
    """Return the line where the tree gets too deep, or 0; the parser's events need no recursion, composing does."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return event.start_mark.line + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0


def _add_syntax(error: yaml.YAMLError, text: str, name: str, trail: Trail, faults: Faults) -> None:
    if isinstance(error, yaml.reader.ReaderError):
        faults.places[trail] = Place(file=name, line=text.count("\n", 0, error.position) + 1)
        message = N_("%(where)s: this line holds a control character.")
        faults.add("control_character", message, trail, remedy=N_("Remove it."))
        return
    mark = getattr(error, "problem_mark", None)
    last = text.rstrip().count("\n") + 1
    faults.places[trail] = Place(file=name, line=min(mark.line + 1, last) if mark else None)
    problem = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    if (
        mark
        and text.splitlines()[mark.line : mark.line + 1]
        and "\t" in text.splitlines()[mark.line][: mark.column + 1]
    ):
        problem = "tab"
    message, remedy = next(((told, mend) for sign, told, mend in _SYNTAX if sign in problem), (_NO_YAML, _LOOK))
    faults.add("syntax", message, trail, remedy=remedy)


def is_plain(node: yaml.Node) -> bool:
    """Tell whether a scalar stands there without quotation marks."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def is_empty(node: yaml.Node) -> bool:
    """Tell whether nothing was filled in (`key:`)."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def has_foreign_tag(node: yaml.Node) -> bool:
    """Tell whether a node carries a tag (`!!python/…`, `!x`) that we don't read."""
    return node.tag not in _OURS and node.tag not in _BARE
