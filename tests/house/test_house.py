"""Facts about the house that must stay true are tested, not remembered."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wegwijzer"
HEAVY = ("vl_convert", "typst", "docx", "scipy", "highspy", "pyreadstat", "shapely", "xlsxwriter", "django", "numpy")


def _modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def test_the_directions_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_only_the_gate_and_storage_make_protected_figures():
    allowed = {"figures.py", "disclosure", "storage"}
    makers = {path.relative_to(SOURCE).parts[0] for path in _modules() if "._sealed(" in path.read_text()}
    assert makers <= allowed


def test_nobody_prints_or_leaves_work_undone():
    for path in _modules():
        text = path.read_text()
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", text), path
        assert "NotImplementedError" not in text, path
        if "cli" not in path.parts:
            printing = [
                node
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            ]
            assert not printing, path


def test_no_room_has_a_name_that_says_nothing():
    forbidden = {"utils", "util", "helpers", "common", "services", "managers", "misc"}
    assert not {path.stem for path in _modules()} & forbidden


def test_every_public_class_of_the_core_is_in_the_glossary():
    done = subprocess.run([sys.executable, "tools/glossary.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python tools/glossary.py"


def test_the_command_starts_without_the_heavy_libraries():
    code = f"import sys, wegwijzer.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_every_message_has_a_dutch_text():
    done = subprocess.run(
        [sys.executable, "tools/messages.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_project_does_not_name_the_place_where_it_was_made():
    texts = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "Makefile")]
    texts += sorted((ROOT / "docs").rglob("*.md"))
    assert not [path.name for path in texts if re.search(r"(?<![\w$])/work/", path.read_text())]


def test_the_documents_that_a_newcomer_needs_are_there():
    for name in ("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "LICENSE", "publiccode.yml", ".ci/run"):
        assert (ROOT / name).stat().st_size > 0, name
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
