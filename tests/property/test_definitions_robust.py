"""Whatever stands in a file, reading ends with definitions or with problems that can be worded; never with a crash."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.definitions.checking import check_definitions, lines_of
from wegwijzer.definitions.kinds import KINDS
from wegwijzer.definitions.reading import LIBRARY
from wegwijzer.language.catalogue import dutch

PIECES = sorted(LIBRARY.glob("*.yaml"))
keys = st.sampled_from(
    [
        *KINDS,
        "id",
        "title",
        "counting",
        "rule",
        "of",
        "per",
        "sources",
        "where",
        "versions",
        "areas",
        "columns",
        "bands",
        "in",
    ]
)
loose = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates() | keys,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=4), inner, max_size=4),
    max_leaves=25,
)
calm = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def ends_well(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.yaml").write_bytes(data)
        check = check_definitions(Path(folder), base=None)
    for line in (*lines_of(check), *lines_of(check, dutch())):
        assert line
        assert "%(" not in line
    assert all(problem.place.file and problem.place.line for problem in check.faults)


@calm
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_end_well(data: bytes) -> None:
    ends_well(data)


@calm
@given(loose)
def test_any_tree_ends_well(tree: Any) -> None:
    ends_well(yaml.safe_dump(tree, allow_unicode=True).encode())


@calm
@given(st.dictionaries(st.sampled_from(list(KINDS)), st.dictionaries(st.sampled_from(["a", "b"]), loose), max_size=3))
def test_any_wrong_definition_ends_well(tree: Any) -> None:
    ends_well(yaml.safe_dump(tree, allow_unicode=True).encode())


@settings(calm, max_examples=80)
@given(st.sampled_from(PIECES), st.data())
def test_a_damaged_library_file_ends_well(path: Path, data: st.DataObject) -> None:
    text = path.read_text(encoding="utf-8")[:3_000]
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(
        st.sampled_from(["", "\t", ":", "- ", "[", "}", "'", '"', "*a", "&a ", "!x ", "\x00", "é", "\n\n  "])
    )
    ends_well((text[:at] + put + text[at + length :]).encode())
