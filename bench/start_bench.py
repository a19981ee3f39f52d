"""How fast things start: help, an import of KWB 2020, the web server."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import time
import urllib.request

from measuring import COMMAND, SHARED, WORK, as_dict, measured, said

PORT = 8799
TIMES = 7


def main() -> None:
    """Print one line per measurement."""
    shutil.rmtree(WORK / "start", ignore_errors=True)
    WORK.mkdir(exist_ok=True)
    helps = [measured([COMMAND, "--help"]).wall_s for _ in range(TIMES)]
    said("help", "under 0.3 s", {"median_s": statistics.median(helps), "max_s": max(helps)})
    home = WORK / "start"
    folder = SHARED / "data" / "cbs-kwb-2020-84799NED"
    cost = measured([COMMAND, "--home", home, "import", "cbs", "84799NED", "--from", folder])
    said("import KWB 2020", "under 10 s", as_dict(cost))
    measured([COMMAND, "--home", home, "migrate"])
    starts = [_cold_start(home) for _ in range(3)]
    said("cold start of the web server", "under 3 s", {"median_s": statistics.median(starts), "max_s": max(starts)})


def _cold_start(home: object) -> float:
    begin = time.perf_counter()
    server = subprocess.Popen([str(COMMAND), "--home", str(home), "serve", "--port", str(PORT)])
    try:
        while time.perf_counter() - begin < 30:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=10).read()
                return round(time.perf_counter() - begin, 3)
            except (OSError, socket.timeout):  # noqa: UP041 - both names are what readers look for
                time.sleep(0.02)
        raise RuntimeError("the server did not answer")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
