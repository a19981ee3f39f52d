"""Docs that can't lie: references are made from the code, and links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def test_the_reference_of_the_command_line_is_current():
    done = subprocess.run([sys.executable, "tools/cli_reference.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python tools/cli_reference.py"


def test_the_chapter_of_sentences_is_made_from_the_cases():
    done = subprocess.run([sys.executable, "tools/sentences_chapter.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python tools/sentences_chapter.py"


def test_every_link_in_the_documents_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_setting_is_documented():
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\"(WEGWIJZER_[A-Z_]+)\"", path.read_text())
    }
    page = (ROOT / "docs" / "instellingen.md").read_text()
    assert used
    assert not {name for name in used if f"`{name}`" not in page}
