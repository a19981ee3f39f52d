"""A theme is a file `themes/NAME.css` in the home with custom properties only: colours and type."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

DECLARATION = re.compile(r"(--[a-z0-9-]+)\s*:\s*([^;{}]{1,200});")
FORBIDDEN = re.compile(r"url|image|expression|@|\\|<|/\*", re.IGNORECASE)
MOST = 400


def tokens_of(text: str) -> dict[str, str]:
    """Return the custom properties in a theme file; what else stands there, or could fetch, is left out."""
    found = DECLARATION.findall(text)[:MOST]
    return {name: value.strip() for name, value in found if not FORBIDDEN.search(value)}


@require_safe
def theme(request: HttpRequest, theme: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The style sheet of a theme in the home; 404 when there is none."""
    path = Path(settings.WEGWIJZER_HOME) / "themes" / f"{theme}.css"
    if not path.is_file():
        raise Http404
    tokens = tokens_of(path.read_text(errors="replace"))
    sheet = ".wegwijzer-theme {\n" + "".join(f"  {name}: {value};\n" for name, value in tokens.items()) + "}\n"
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": "max-age=300"})
