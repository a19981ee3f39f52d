"""Make the pictures of the README: build the demo in a folder of its own, serve it, and photograph a few pages.

`python tools/screenshots.py [FOLDER]`; without a folder they go to docs/beelden.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "beelden"
DESK, PHONE = 1440, 360
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MONITOR = "/monitors/jeugdhulp-dichtbij"
PICTURES = (
    ("start", "/", DESK),
    ("monitor", MONITOR, DESK),
    ("cijfers", f"{MONITOR}/cijfers", DESK),
    ("cijfer", f"{MONITOR}/cijfers/jeugdhulp-per-100", DESK),
    ("kaart", f"{MONITOR}/cijfers/jeugdhulp-per-100?beeld=kaart", DESK),
    ("cijfer", f"{MONITOR}/cijfers/jeugdhulp-per-100", PHONE),
)
LOOKS_AS = "regisseur"
PATIENCE = 600  # seconds


def free_port() -> int:
    """Return a port on loopback that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def await_server(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the demo answers; raises `SystemExit` when it stops or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/uitleg").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise SystemExit("the demo did not start")


def photograph(browser: Browser, address: str, picture: tuple[str, str, int], folder: Path) -> None:
    """Save one page at one width, seen by somebody who is logged in."""
    name, path, width = picture
    page = browser.new_page(viewport={"width": width, "height": 1000 if width == DESK else 760})
    page.goto(f"{address}/inloggen")
    page.click(f"button[value={LOOKS_AS}]")
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{name}-{width}.png")
    page.close()


def photograph_all(address: str, folder: Path) -> None:
    """Save every picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            photograph(browser, address, picture, folder)
        browser.close()


def main() -> None:
    """Build, serve, photograph, stop."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        command = [str(Path(sys.executable).parent / "wegwijzer"), "demo", "--port", str(port)]
        environment = os.environ | {"WEGWIJZER_HOME": os.environ.get("WEGWIJZER_HOME", home)}
        with subprocess.Popen(command, env=environment) as server:
            try:
                await_server(f"http://127.0.0.1:{port}", server)
                photograph_all(f"http://127.0.0.1:{port}", folder)
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
