"""The small world, served as people get it, and a real browser. One server for all journeys."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
MONITOR = "hulp"
FIGURE = f"/monitors/{MONITOR}/cijfers/met-hulp"
PUBLIC_PAGES = {
    "start": "/",
    "inloggen": "/inloggen",
    "monitors": "/monitors",
    "waarom": f"/monitors/{MONITOR}",
    "hoe-ziet-het-eruit": f"/monitors/{MONITOR}/hoe-ziet-het-eruit",
    "met-wie": f"/monitors/{MONITOR}/met-wie",
    "wat": f"/monitors/{MONITOR}/wat",
    "hoe-georganiseerd": f"/monitors/{MONITOR}/hoe-georganiseerd",
    "cijfers": f"/monitors/{MONITOR}/cijfers",
    "vrijgaven": f"/monitors/{MONITOR}/vrijgaven",
    "cijfer-lijn": FIGURE,
    "cijfer-gebieden": f"{FIGURE}?beeld=gebieden",
    "cijfer-tabel": f"{FIGURE}?beeld=tabel",
    "zoeken": "/zoeken?q=hulp",
    "niets-gevonden": "/zoeken?q=xyzzy",
    "uitleg": "/uitleg",
    "toegankelijkheid": "/toegankelijkheid",
    "niet-hier": "/bestaat-niet",
}
OWN_PAGES = {"eigen-start": "/", "wachtwoord": "/wachtwoord", "eigen-cijfer": FIGURE}


@dataclass
class Watched:
    """A page of the browser, and what went wrong or out while it was used."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        self.page.goto(self.base + address)
        self.page.wait_for_load_state("load")
        return self.page


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small world, built in a fresh home and served by the process that built it."""
    folder, port = tmp_path_factory.mktemp("world"), _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "WEGWIJZER_"))}
    command = [sys.executable, "-m", "tests.e2e.world", str(folder), str(port)]
    address, said = f"http://127.0.0.1:{port}", folder / "server.log"
    with said.open("w") as log, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server:
        try:
            _await(address, server, said)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server stopped: {log.read_text()[-2000:]}")
        try:
            if httpx.get(f"{address}/uitleg").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)  # a server of another process can only be asked
    pytest.fail(f"the server did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where it is missing the tests are skipped with the reason, in CI they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium must be there in CI")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def _watched(context: BrowserContext, base: str) -> Watched:
    watched = Watched(context.new_page(), base)
    watched.page.set_default_timeout(15_000)
    watched.page.on(
        "console", lambda said: watched.complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.on(
        "request", lambda asked: None if asked.url.startswith(base) else watched.elsewhere.append(asked.url)
    )
    return watched


@pytest.fixture
def visitor(chromium: Browser, served: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Somebody without an account. `width` and `scripts` may be given with indirect parameters."""
    wish = getattr(request, "param", {})
    context = chromium.new_context(
        viewport={"width": wish.get("width", 1440), "height": 900},
        java_script_enabled=wish.get("scripts", True),
        locale="nl-NL",
    )
    watched = _watched(context, served)
    yield watched
    context.close()


@pytest.fixture
def director(visitor: Watched) -> Watched:
    """The regisseur of the demo, logged in."""
    visitor.go("/inloggen")
    visitor.page.click("button[value=regisseur]")
    visitor.page.wait_for_url(f"{visitor.base}/")
    return visitor
