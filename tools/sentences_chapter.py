"""Write docs/zinnen.md from the cases that test the sentences; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from wegwijzer.language.certainty import DEFINITIONS, WORDS

ROOT = Path(__file__).resolve().parent.parent
PAGE, CASES = ROOT / "docs" / "zinnen.md", ROOT / "tests" / "spec" / "sentences.yaml"
MORE = ROOT / "tests" / "spec" / "signal_sentences.yaml"
HEADINGS = {
    "signal": "Signalen",
    "difference": "Verschillen",
    "trend": "Over meer jaren",
    "funnel": "Tussen gebieden die altijd verschillen",
    "target": "Doel en wat er kwam",
    "peers": "Vergelijkbare gemeenten",
    "evaluation": "Na een maatregel",
}
HEAD = """# Zinnen

Eén grammatica maakt alle zinnen: voor scherm, rapport, Excel, mail en voorlezen. Hieronder staan alle geteste gevallen.
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
    return HEAD + "\n".join(words) + "\n\n## Eén cijfer\n\n" + "\n".join(cases) + _more()


def _more() -> str:
    """Return the cases of comparisons, signals, targets and interventions, by what they are about."""
    spec = yaml.safe_load(MORE.read_text(encoding="utf-8"))
    parts = []
    for about, heading in HEADINGS.items():
        cases = [_case(case, spec["subjects"]) for case in spec["cases"] if case["about"] == about]
        parts.append(f"\n## {heading}\n\n" + "\n".join(cases))
    return "".join(parts)


def _case(case: dict[str, object], subjects: dict[str, dict[str, object]]) -> str:
    says = case["says"]
    assert isinstance(says, list)  # noqa: S101 - the test of the cases sees to it
    question = [str(case["question"])] if case.get("question") else []
    lines = "\n".join(f"> {line}  " for line in [*says, *question])
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
