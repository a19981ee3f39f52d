"""A figure page over the whole KWB and RIVM lake: every municipality, district and neighbourhood of the country."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring import COMMAND, SHARED, WORK, measured, percentile, said

PORT = 8798
PAGES = 400


def main() -> None:
    """Build the lake, serve it with two workers, and ask for pages that nobody asked for before."""
    home = WORK / "lake"
    if not (home / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        _build(home)
        (home / "ready").touch()
    areas = json.loads((home / "areas.json").read_text())
    server = subprocess.Popen([str(COMMAND), "--home", str(home), "serve", "--port", str(PORT), "--workers", "2"])
    try:
        _wait()
        _measure(areas)
    finally:
        server.terminate()
        server.wait()


def _build(home: Path) -> None:
    data = SHARED / "data"
    measured([COMMAND, "--home", home, "import", "cbs", "84799NED", "--from", data / "cbs-kwb-2020-84799NED"])
    for year in (2012, 2016, 2020):
        file = data / "rivm-gezondheid-50090NED-18plus" / f"gezondheid_18plus_{year}.csv.gz"
        measured([COMMAND, "--home", home, "import", "file", file, "--source", "rivm-gezondheid-18plus"])
    areas, definitions = _monitor(home)
    (home / "definitions" / "lake.yaml").write_text(definitions)
    (home / "areas.json").write_text(json.dumps(areas))
    measured([COMMAND, "--home", home, "release", "lake", "--audience", "publiek"])
    measured([COMMAND, "--home", home, "migrate"])


def _monitor(home: Path) -> tuple[list[str], str]:
    """Return all areas, and a monitor with an indicator for every measure of both tables."""
    from wegwijzer.storage.snapshots import SnapshotStore  # noqa: PLC0415 - only when building
    from wegwijzer.usecases.homes import opened_home  # noqa: PLC0415 - heavy, only here
    from wegwijzer.usecases.importing import known_areas  # noqa: PLC0415 - heavy, only here

    opened = opened_home(home)
    areas = known_areas(opened)
    assert areas is not None
    store, lines, names = SnapshotStore(opened), ["organisations: {land: {title: Heel het land}}", "indicators:"], []
    for source in ("cbs-kwb-2020", "rivm-gezondheid-18plus"):
        newest = store.latest(source)
        assert newest is not None
        for measure in sorted(store.scan(newest.id).select("measure").unique().collect()["measure"]):
            name = f"{source}-{measure}".lower().replace("_", "-")
            counting = f"{{rule: as_published, summable: false, of: {{sources: [{source}], measures: [{measure}]}}}}"
            lines += [f"  {name}:", f"    title: {measure}", "    building_block: societal_development"]
            lines += ["    unit: eenheid", "    decimals: 1", f"    counting: {counting}"]
            names.append(name)
    municipalities = sorted(code for code in areas["code"] if code.startswith("GM"))
    lines += ["monitors:", "  lake:", "    title: Heel het land", "    organisation: land"]
    lines += ["    audiences: {publiek: publiek}", f"    indicators: [{', '.join(names)}]"]
    lines += [f"    areas: {{municipalities: [{', '.join(municipalities)}], country: NL01}}"]
    (home / "indicators.json").write_text(json.dumps(names))
    return areas["code"].to_list(), "\n".join(lines) + "\n"


def _get(path: str) -> tuple[float, int]:
    begin = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as answer:
        size = len(answer.read())
    return time.perf_counter() - begin, size


def _wait() -> None:
    for _ in range(200):
        try:
            _get("/")
        except OSError:
            time.sleep(0.05)
        else:
            return


def _measure(areas: list[str]) -> None:
    draw = random.Random(1)
    names = json.loads((WORK / "lake" / "indicators.json").read_text())
    shape = "/monitors/lake/cijfers/{}?gebied={}"
    for path in [shape.format(name, "GM0344") for name in names] * 4:
        _get(path)
    wanted = [shape.format(draw.choice(names), draw.choice(areas)) for _ in range(PAGES)]
    alone = [_get(path)[0] for path in wanted]
    fresh = [shape.format(draw.choice(names), draw.choice(areas)) for _ in range(PAGES)]
    with ThreadPoolExecutor(2) as pool:
        together = [spent for spent, _ in pool.map(_get, fresh)]
    again = [_get(path)[0] for path in wanted]
    for label, times in (("one reader", alone), ("two readers at once", together), ("seen before", again)):
        found = {"p50_ms": round(1000 * percentile(times, 0.5)), "p95_ms": round(1000 * percentile(times, 0.95))}
        said(f"figure page, {label}", "p95 under 150 ms", {**found, "pages": len(times), "areas": len(areas)})


if __name__ == "__main__":
    main()
