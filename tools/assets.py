"""Bundle the few NL Design System styles, tokens and fonts that the pages use into static/vendor.

From node_modules (made by `npm ci --ignore-scripts`) come one style sheet with the components, one with only the tokens
of the example theme that they and our own styles refer to, and the fonts. Nothing of it is in git.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "wegwijzer" / "web" / "static"
VENDOR = STATIC / "vendor"
COMPONENTS = (
    "@utrecht/root-css/dist/index.css",
    "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
    "@nl-design-system-candidate/heading-css/dist/heading.css",
    "@nl-design-system-candidate/paragraph-css/dist/paragraph.css",
    "@nl-design-system-candidate/link-css/dist/link.css",
    "@nl-design-system-candidate/button-css/dist/button.css",
    "@utrecht/alert-css/dist/index.css",
    "@utrecht/breadcrumb-nav-css/dist/index.css",
    "@utrecht/form-field-css/dist/index.css",
    "@utrecht/form-label-css/dist/index.css",
    "@utrecht/select-css/dist/index.css",
    "@utrecht/table-css/dist/index.css",
    "@utrecht/textbox-css/dist/index.css",
    "@utrecht/unordered-list-css/dist/index.css",
)
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
LICENCES = {
    "nl-design-system-LICENSE.md": "@nl-design-system-unstable/voorbeeld-design-tokens/LICENSE.md",
    "noto-sans-LICENSE.txt": "@fontsource/noto-sans/LICENSE",
}
FONTS = "@fontsource/noto-sans/files"
WEIGHTS = ("400", "600", "700")
SUBSETS = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, "
    "U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, "
    "U+1EF2-1EFF, U+20A0-20AB",
}
TOKEN = re.compile(r"^\s*(--[\w-]+):\s*(.+?);", re.MULTILINE)
USED = re.compile(r"var\(\s*(--[\w-]+)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def components() -> str:
    """Return the styles of all components in one sheet, without references to source maps."""
    return "\n".join(SOURCE_MAP.sub("", (MODULES / name).read_text()).strip() for name in COMPONENTS) + "\n"


def tokens_used(theme: str, styles: str) -> dict[str, str]:
    """Return the tokens of the theme that the styles refer to, directly or through other tokens."""
    tokens = dict(TOKEN.findall(theme))
    todo, used = set(USED.findall(styles)), dict[str, str]()
    while todo:
        name = todo.pop()
        if name in tokens and name not in used:
            used[name] = tokens[name]
            todo.update(USED.findall(tokens[name]))
    return dict(sorted(used.items()))


def theme(styles: str) -> str:
    """Return the example theme with only the tokens used, under the class that the body carries."""
    own = "\n".join(path.read_text() for path in sorted((STATIC / "css").rglob("*.css")))
    tokens = tokens_used((MODULES / THEME).read_text(), styles + own)
    return ".voorbeeld-theme {\n" + "".join(f"  {name}: {value};\n" for name, value in tokens.items()) + "}\n"


def fonts() -> str:
    """Copy the fonts and return the style sheet that names them."""
    sheet = []
    for weight in WEIGHTS:
        for subset, letters in SUBSETS.items():
            name = f"noto-sans-{subset}-{weight}-normal.woff2"
            shutil.copyfile(MODULES / FONTS / name, VENDOR / name)
            sheet.append(
                f'@font-face {{\n  font-family: "Noto Sans";\n  font-style: normal;\n  font-weight: {weight};\n'
                f'  font-display: swap;\n  src: url("{name}") format("woff2");\n  unicode-range: {letters};\n}}\n'
            )
    return "".join(sheet)


def main() -> None:
    """Make static/vendor anew."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    styles = components()
    (VENDOR / "components.css").write_text(styles)
    (VENDOR / "theme.css").write_text(theme(styles))
    (VENDOR / "fonts.css").write_text(fonts())
    for name, source in LICENCES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)


if __name__ == "__main__":
    main()
