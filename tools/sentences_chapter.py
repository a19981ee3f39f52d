"""Write docs/zinnen.md from the cases that test the sentences; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from wegwijzer.language.certainty import DEFINITIONS, WORDS

ROOT = Path(__file__).resolve().parent.parent
PAGE, CASES = ROOT / "docs" / "zinnen.md", ROOT / "tests" / "spec" / "sentences.yaml"
HEAD = """# Zinnen

Eén grammatica maakt alle zinnen: voor scherm, rapport en Excel. Hieronder staan alle gevallen die getest worden.
Deze bladzijde wordt gemaakt door `tools/sentences_chapter.py` uit diezelfde gevallen.

## Woorden voor zekerheid

| Woorden | Wat zij zeggen |
|---|---|
"""


def chapter() -> str:
    """Return the whole page."""
    spec = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    words = [f"| {WORDS[one]} | {DEFINITIONS[one]} |" for one in WORDS]
    cases = [_case(case, spec["subjects"]) for case in spec["cases"]]
    return HEAD + "\n".join(words) + "\n\n## Gevallen\n\n" + "\n".join(cases)


def _case(case: dict[str, object], subjects: dict[str, dict[str, object]]) -> str:
    says = case["says"]
    assert isinstance(says, list)  # noqa: S101 - the test of the cases sees to it
    lines = "\n".join(f"> {line}  " for line in says)
    title = subjects[str(case["subject"])]["title"]
    return f"**{str(case['name']).capitalize()}** ({title})\n\n{lines}\n"


def main() -> int:
    """Write or compare; 1 when `--check` finds a difference."""
    text = chapter()
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
