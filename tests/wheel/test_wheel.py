"""The package as a user gets it: built, installed without the source beside it, and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with only the unpacked wheel; third-party packages come from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"  # a copy: other tests may be busy in the folder of the project meanwhile
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(tree)],
        check=True,
        capture_output=True,
    )
    wheel = next(folder.glob("*.whl"))
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def _run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); from wegwijzer.cli import main; sys.argv[0]='w'; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=installed
    )


def test_the_wheel_holds_the_catalogue_and_the_library(installed: Path):
    inside = installed / "wegwijzer"
    assert (inside / "locale/nl/LC_MESSAGES/django.mo").exists()
    assert list((inside / "definitions/library").glob("*.yaml"))
    assert list((inside / "reports").rglob("*.typ"))
    assert list((inside / "web").rglob("*.html"))


def test_the_installed_command_runs_and_speaks_dutch(installed: Path):
    done = _run(installed, "--help")
    assert done.returncode == 0, done.stderr
    assert "Gebruik:" in done.stdout
    assert "import" in done.stdout


def test_the_installed_command_checks_its_own_library(installed: Path):
    done = _run(installed, "check", str(installed / "wegwijzer/definitions/library"))
    assert done.returncode == 0, done.stderr
