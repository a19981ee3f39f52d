"""Write the list of public classes of the core into GLOSSARY.md; `--check` only compares."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wegwijzer"
PAGE = ROOT / "GLOSSARY.md"
MARK = "<!-- types -->\n"
OUTSIDE = {"web", "cli"}


def types() -> str:
    """Return a table: class, room, first sentence of its docstring."""
    rows = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if parts[0] in OUTSIDE:
            continue
        room = parts[0].removesuffix(".py")
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                first = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
                rows.append(f"| `{node.name}` | {room} | {first} |")
    return "\n".join(["| Type | Room | What it is |", "|---|---|---|", *sorted(set(rows))]) + "\n"


def main() -> int:
    """Write or compare; 1 when `--check` finds a difference."""
    head = PAGE.read_text().split(MARK)[0]
    text = f"{head}{MARK}\n{types()}"
    if "--check" in sys.argv:
        return int(PAGE.read_text() != text)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
