"""What every answer says to the browser, and that no page asks anything of another host."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web import fakes
from tests.web.conftest import RESIDENT
from wegwijzer.errors import Problem, StorageError, UserError
from wegwijzer.web.keys import keep_secret_key, key_file, secret_key
from wegwijzer.web.themes.views import tokens_of

Browser = Callable[[str], Client]
FIGURE = f"/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"
PAGES = (
    "/", "/inloggen", "/monitors", f"/monitors/{fakes.MONITOR}", f"/monitors/{fakes.MONITOR}/wat",
    f"/monitors/{fakes.MONITOR}/cijfers", f"/monitors/{fakes.MONITOR}/vrijgaven", FIGURE, "/zoeken?q=jeugd", "/uitleg",
    "/toegankelijkheid", "/bestaat-niet",
)  # fmt: skip
VOID = {"meta", "link", "img", "input", "source", "br", "circle", "path", "hr"}


class Reader(HTMLParser):
    """Collects what a page points at, its ids, its inline scripts and styles; and that its elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.stack: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.addresses += [named[name] for name in ("href", "src", "action", "srcset", "hx-get") if name in named]
        self.ids += [named["id"]] if "id" in named else []
        self.inline += [name for name in named if name == "style" or name.startswith("on")]
        if (tag == "script" and "src" not in named) or tag == "style":
            self.inline.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"{tag} closes nothing"
        assert self.stack.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.stack == []
    return reader


@pytest.mark.parametrize("who", [RESIDENT, "own municipality"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_points_at_another_host_or_runs_something_inline(
    world: fakes.World, browser: Browser, page: str, who: str
) -> None:
    if page == "/inloggen" and who != RESIDENT:
        pytest.skip("who is logged in goes on to the start")
    reader = read(browser(who).get(page).content.decode())
    assert [address for address in reader.addresses if not address.startswith(("/", "#"))] == []
    assert [address for address in reader.addresses if address.startswith("//")] == []
    assert reader.inline == []
    assert len(reader.ids) == len(set(reader.ids)), "ids are unique"
    assert reader.headings.count(1) == 1
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), reader.headings


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_policy(world: fakes.World, browser: Browser, page: str) -> None:
    answer = browser(RESIDENT).get(page)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_frame(world: fakes.World, browser: Browser, page: str) -> None:
    text = browser(RESIDENT).get(page).content.decode()
    assert '<html lang="nl"' in text
    assert 'href="#main"' in text
    assert 'id="main"' in text
    assert 'role="search"' in text
    assert re.search(r"<title>[^<]+ · Wegwijzer</title>", text)


def test_style_sheets_ask_nothing_of_another_host() -> None:
    folder = Path(__file__).parents[2] / "src" / "wegwijzer" / "web" / "static"
    for sheet in folder.rglob("*.css"):
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text())
        assert [address for address in addresses if "//" in address] == [], sheet.name
        assert "@import" not in sheet.read_text()


def test_cookies_are_for_the_server_alone(world: fakes.World, client: Client, db: None) -> None:
    cookie = client.get("/inloggen").cookies["csrftoken"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_broken_store_is_told_without_what_was_in_it(
    world: fakes.World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    world.failure = StorageError(Problem("storage.damaged", "%(secret)s", {"secret": "Jan Jansen 12"}))
    answer = browser(RESIDENT).get("/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "Er ging bij ons iets mis" in text
    assert "Jansen" not in text
    assert "storage.damaged" in caplog.text
    assert "Jansen" not in caplog.text


def test_a_choice_that_can_be_mended_says_how(world: fakes.World, browser: Browser) -> None:
    world.failure = UserError(Problem("period.unknown", "“%(period)s” is not a period.", {"period": "x"}))
    answer = browser(RESIDENT).get(FIGURE)
    assert answer.status_code == 400
    assert "Zo lukt het niet" in answer.content.decode()
    assert '<li class="utrecht-unordered-list__item">“x” is' in answer.content.decode()


def test_an_unforeseen_error_shows_no_trace(world: fakes.World) -> None:
    world.failure = RuntimeError("secret detail")
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "Er ging bij ons iets mis" in answer.content.decode()


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    assert secret_key(tmp_path) != secret_key(tmp_path), "without a file each process has its own"
    keep_secret_key(tmp_path)
    kept = secret_key(tmp_path)
    keep_secret_key(tmp_path)
    assert secret_key(tmp_path) == kept
    assert len(kept) >= 50
    assert key_file(tmp_path).stat().st_mode & 0o077 == 0


def test_a_theme_is_tokens_only(settings: Settings, world: fakes.World, browser: Browser) -> None:
    folder = Path(settings.WEGWIJZER_HOME) / "themes"
    folder.mkdir()
    (folder / "kust.css").write_text("body { display: none } .x { --ww-accent: #123456; --bad: url(https://evil); }")
    sheet = browser(RESIDENT).get("/thema/kust.css")
    assert sheet["Content-Type"] == "text/css"
    assert sheet.content.decode() == ".wegwijzer-theme {\n  --ww-accent: #123456;\n}\n"
    assert browser(RESIDENT).get("/thema/anders.css").status_code == 404


@pytest.mark.parametrize("text", ["--a: expression(1);", "--a: \\75rl(x);", "--a: image-set('x');", "--a: b", "a: b;"])
def test_what_is_no_plain_token_is_left_out(text: str) -> None:
    assert tokens_of(text) == {}
