"""Keep the one Dutch catalogue: `check` what is missing, `fill FILE.yaml` with translations (English id: Dutch text).

Messages are found in Python (`_("…")`, `N_("…")`, `gettext(…)`, `ngettext(…)`) and in templates
(`{% translate "…" %}`, `{% blocktranslate %}…{% endblocktranslate %}`).
"""

from __future__ import annotations

import fcntl
import re
import sys
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wegwijzer"
FOLDER = SOURCE / "locale" / "nl" / "LC_MESSAGES"
PO, MO, LOCK = FOLDER / "django.po", FOLDER / "django.mo", ROOT / ".messages.lock"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
TRANSLATE = re.compile(r"""{%-?\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%\s*plural\s*%}")


def _block_id(body: str, *, trimmed: bool) -> str:
    text = re.sub(r"{{\s*([\w.]+)[^}]*}}", r"%(\1)s", body.replace("%", "%%") if "%" in body else body)
    return " ".join(line.strip() for line in text.strip().splitlines()) if trimmed else text


def found() -> set[str | tuple[str, str]]:
    """Return every message id in the source; plurals as pairs."""
    ids: set[str | tuple[str, str]] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        for _, message, _, _ in extract("python", BytesIO(path.read_bytes()), keywords=KEYWORDS):
            if message:
                ids.add(message if isinstance(message, str) else (message[0], message[1]))
    for path in [*sorted(SOURCE.rglob("*.html")), *sorted(SOURCE.rglob("*.txt"))]:
        text = path.read_text()
        ids.update(first or second for first, second in TRANSLATE.findall(text))
        for options, body in BLOCK.findall(text):
            parts = [_block_id(part, trimmed="trimmed" in options) for part in PLURAL.split(body)]
            ids.add(parts[0] if len(parts) == 1 else (parts[0], parts[1]))
    return ids


def catalogue() -> Catalog:
    """Return the committed catalogue, or an empty one."""
    if PO.exists():
        with PO.open("rb") as file:
            return read_po(file, locale="nl")
    return Catalog(locale="nl", project="Wegwijzer")


def _write(catalog: Catalog) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    ordered = Catalog(locale="nl", project="Wegwijzer", fuzzy=False)
    ordered.creation_date = ordered.revision_date = None
    for message in sorted((m for m in catalog if m.id), key=lambda m: str(m.id)):
        ordered.add(message.id, message.string)
    for path, writer in (
        (PO, lambda f: write_po(f, ordered, omit_header=False, width=0)),
        (MO, lambda f: write_mo(f, ordered)),
    ):
        buffer = BytesIO()
        writer(buffer)
        data = (
            re.sub(rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By): .*\\n"\n', b"", buffer.getvalue())
            if path is PO
            else buffer.getvalue()
        )
        path.write_bytes(data)


def missing() -> list[str | tuple[str, str]]:
    """Return the ids in the source that have no Dutch text."""
    catalog = catalogue()
    have = {
        m.id for m in catalog if m.id and (m.string if isinstance(m.string, str) else all(m.string)) and not m.fuzzy
    }
    return sorted((i for i in found() if i not in have), key=str)


def fill(path: Path) -> None:
    """Add the translations of a YAML file (id: text; a plural as `one || many: een || veel`)."""
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalog = catalogue()
        for key, text in yaml.safe_load(path.read_text()).items():
            if " || " in key:
                catalog.add(tuple(key.split(" || ")), tuple(text.split(" || ")))
            else:
                catalog.delete(key)
                catalog.add(key, text)
        _write(catalog)


def prune() -> None:
    """Drop the ids that no source uses."""
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        used, catalog = found(), catalogue()
        for message in list(catalog):
            if message.id and message.id not in used:
                catalog.delete(message.id)
        _write(catalog)


def main() -> int:
    """Run the verb; 1 when `check` finds something missing."""
    match sys.argv[1:]:
        case ["fill", name]:
            fill(Path(name))
        case ["prune"]:
            prune()
        case ["check"]:
            lacking = missing()
            for message in lacking:
                print("missing:", " || ".join(message) if isinstance(message, tuple) else message)
            return int(bool(lacking))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
