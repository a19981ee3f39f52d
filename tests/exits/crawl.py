"""Walk every page and file that one person can reach by links, choices and downloads, and keep what was given."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

START = ("/", "/monitors", "/zoeken?q=hulp", "/zoeken?q=buurt", "/zoeken?q=5", "/uitleg")
NOT_FOLLOWED = ("/static/", "/uitloggen", "/inloggen", "/thema/")
AT_MOST = {"html": 160, "svg": 60, "csv": 25, "xlsx": 12, "pdf": 5, "docx": 1, "png": 2, "other": 20}
DRAWN = (".png", ".bin", ".ttf", ".odttf", ".jpeg")
KINDS = {
    "text/html": "html",
    "image/svg+xml": "svg",
    "image/png": "png",
    "text/csv": "csv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


class Links(HTMLParser):
    """Collect the addresses on a page: links, pictures, and every single choice of every form that only asks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._action = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag points at."""
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "hx-get", "srcset"):
            if tag not in {"link", "script"} and given.get(name, "").startswith(("/", "?")):
                self.found.append(given[name].split()[0])
        if tag == "form":
            self._action = given.get("action", "") if given.get("method", "get").lower() == "get" else ""
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "option" and self._action and self._select and given.get("value"):
            self.found.append(f"{self._action}?{urlencode({self._select: given['value']})}")

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._action = ""


def reached(client: Client, start: tuple[str, ...] = START) -> Iterator[tuple[str, str, str]]:
    """Yield (address, kind, text) of everything within reach, breadth first, so many of each kind."""
    waiting, seen, counted = deque(start), set(start), Counter[str]()
    while waiting:
        address = waiting.popleft()
        guess = re.search(r"\.(svg|png)|/download/(\w+)|\.(\w+)(?:\?|$)", address)
        expected = next((part for part in guess.groups() if part), "html") if guess else "html"
        if counted[expected] >= AT_MOST.get(expected, AT_MOST["other"]):
            continue
        response = client.get(address)
        kind = KINDS.get(response.headers.get("Content-Type", "").split(";")[0], "other")
        counted[expected] += 1
        yield address, kind, f"{response.status_code}\n{text_of(response, kind)}"
        if kind == "html":
            for found in _links(response, address):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)


def _links(response: HttpResponse, address: str) -> Iterator[str]:
    parser = Links()
    parser.feed(response.content.decode())
    for link in parser.found:
        parts = urlsplit(urljoin(address, link))
        if not parts.path.startswith(NOT_FOLLOWED):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(response: HttpResponse, kind: str) -> str:
    """Return what an answer says: a file is unpacked, of a PDF the words; pictures are drawn from the compared SVG."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code != 200:
        return body.decode(errors="replace")
    if body.startswith(b"PK"):  # Excel, Word and exchange files are packed
        with zipfile.ZipFile(BytesIO(body)) as parts:
            return "\n".join(parts.read(name).decode() for name in sorted(parts.namelist()) if not name.endswith(DRAWN))
    if kind == "pdf":
        command = ["pdftotext", "-", "-"]
        return subprocess.run(command, input=body, capture_output=True, check=True).stdout.decode()
    return "" if kind == "png" else body.decode(errors="replace")
