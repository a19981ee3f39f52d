"""A chart shown as an image can't use the letters of the page: it carries its own.

Only the Latin letters, in two weights, about 35 kB; without them every text would be drawn with what the reader's
machine has, and labels would no longer fit.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "static" / "vendor"
FILES = {"400": "noto-sans-latin-400-normal.woff2", "600": "noto-sans-latin-600-normal.woff2"}


@cache
def letters() -> str:
    """Return the style that holds the letters; empty when the fonts were not built."""
    faces = []
    for weight, name in FILES.items():
        path = FONTS / name
        if path.is_file():
            data = b64encode(path.read_bytes()).decode()
            source = f"url(data:font/woff2;base64,{data}) format('woff2')"
            faces.append(f"@font-face{{font-family:'Noto Sans';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>" if faces else ""


def with_own_letters(svg: str) -> str:
    """Return the picture with the letters it needs, right after its opening tag."""
    start = svg.find("<svg")
    end = svg.find(">", start) + 1 if start >= 0 else 0
    return svg[:end] + letters() + svg[end:] if end else svg
