"""What the tests of definitions share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml


class _Loader(yaml.SafeLoader):
    """Reads YAML as an editor with a JSON Schema does: dates are text, only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@pytest.fixture(scope="session")
def as_json() -> Callable[[str], Any]:
    """Turn YAML text into what a JSON Schema judges."""
    return lambda text: yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a safe loader
