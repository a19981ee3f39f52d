"""A StatLine of our own on loopback: serves saved answers as OData v4 or v3, with paging and faults on request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Row = dict[str, Any]
BIG = ("Observations", "TypedDataSet", "UntypedDataSet")


@dataclass
class StatlineDouble:
    """What the server serves (`sets`), how big a page is, and which faults come first, per set."""

    table: str
    version: str
    sets: dict[str, list[Row] | Row]
    page_size: int = 1000
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self, name: str, skip: int) -> Row:
        content = self.sets[name]
        if isinstance(content, dict):
            return content
        if name not in BIG:
            return {"value": content}
        page: Row = {"value": content[skip : skip + self.page_size]}
        if skip + self.page_size < len(content):
            mark = "@odata.nextLink" if self.version == "v4" else "odata.nextLink"
            page[mark] = f"{self.base}/{self.table}/{name}?$skip={skip + self.page_size}"
        return page

    def document(self) -> Row:
        return {"value": [{"name": name, "kind": "EntitySet", "url": name} for name in self.sets]}


_FAULTS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "429": (429, b"", {"Retry-After": "7"}),
    "html": (200, b"<html><body>Onderhoud</body></html>", {"Content-Type": "text/html"}),
    "wrong-json": (200, b'{"value": [{"Id": 0, ', {}),
    "cut": (200, b'{"value": [{"Id"', {"Content-Length": "5000"}),
    "elsewhere": (302, b"", {"Location": "http://example.org/80072ned"}),
    "next-elsewhere": (200, b'{"value": [{}], "@odata.nextLink": "http://example.org/x"}', {}),
}


class _Handler(BaseHTTPRequestHandler):
    double: StatlineDouble

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        table, _, name = parts.path.strip("/").partition("/")
        self.double.asked.append(self.path)
        waiting = self.double.faults.get(name or "service", [])
        if waiting and (fault := waiting.pop(0)) != "fine":
            return self.fail(fault)
        if table.lower() != self.double.table.lower() or (name and name not in self.double.sets):
            return self.send(404, b'{"error":{"code":"404"}}')
        skip = int(parse_qs(parts.query).get("$skip", ["0"])[0])
        found = self.double.answer(name, skip) if name else self.double.document()
        return self.send(200, json.dumps(found).encode())

    def fail(self, fault: str) -> None:
        code, body, headers = _FAULTS.get(fault, (500, b"fault", {}))
        self.send(int(fault) if fault.isdigit() else code, body, headers)

    def send(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        given = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        self.send_response(code)
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


@contextmanager
def serving(double: StatlineDouble) -> Iterator[StatlineDouble]:
    handler = type("Handler", (_Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    double.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def small_v4() -> StatlineDouble:
    """A small invented table: clients per municipality, year and sex; one figure secret, one that can't be."""
    areas, years, sexes = ("NL01", "GM9901", "GM9902"), ("2022JJ00", "2023JJ00"), ("T001038", "3000")
    rows: list[Row] = []
    for area in areas:
        for year in years:
            for sex in sexes:
                number = float(len(rows) * 10)
                rows.append(
                    {
                        "Id": len(rows),
                        "Measure": "M1",
                        "ValueAttribute": "None",
                        "Value": number,
                        "RegioS": area,
                        "Perioden": year,
                        "Geslacht": sex,
                    }
                )
    rows[5] |= {"Value": None, "ValueAttribute": "Confidential"}
    rows[6] |= {"Value": None, "ValueAttribute": "Impossible"}
    rows[7] |= {"Value": None}
    rows.append({**rows[0], "Id": 99, "Measure": "N1", "Value": None, "StringValue": "naam"})
    dimensions = [("RegioS", "GeoDimension"), ("Perioden", "TimeDimension"), ("Geslacht", "Dimension")]
    return StatlineDouble(
        table="99901NED",
        version="v4",
        page_size=5,
        sets={
            "Properties": {
                "Identifier": "99901NED",
                "Title": "Cliënten",
                "Modified": "2024-01-01",
                "ObservationCount": 13,
            },
            "Dimensions": [{"Identifier": name, "Title": name, "Kind": kind} for name, kind in dimensions],
            "MeasureGroups": [{"Id": "G1", "Title": "Zorg"}, {"Id": "G2", "Title": "Wmo", "ParentId": "G1"}],
            "MeasureCodes": [
                {
                    "Identifier": "M1",
                    "Title": "Cliënten",
                    "Unit": "aantal",
                    "Decimals": 0,
                    "DataType": "Long",
                    "Index": 1,
                    "MeasureGroupId": "G2",
                    "Description": "Met Wmo.",
                },
                {"Identifier": "N1", "Title": "Naam", "DataType": "String", "Index": 2},
            ],
            "RegioSCodes": [{"Identifier": a, "Title": f"Naam {a}", "Index": i} for i, a in enumerate(areas)],
            "PeriodenCodes": [
                {"Identifier": "2022JJ00", "Title": "2022", "Status": "Definitief", "Index": 1},
                {"Identifier": "2023JJ00", "Title": "2023**", "Index": 2},
            ],
            "GeslachtCodes": [
                {"Identifier": "T001038", "Title": "Totaal mannen en vrouwen", "Index": 1},
                {"Identifier": "3000", "Title": "Mannen", "Index": 2},
            ],
            "Observations": rows,
        },
    )


def small_v3() -> StatlineDouble:
    """The same kind of table, untyped and blank-padded, in version 3."""
    rows = [
        {
            "ID": 0,
            "RegioS": "GM9901  ",
            "Perioden": "2022JJ00",
            "Leeftijd": "20300  ",
            "Clienten_1": "    15",
            "Naam_2": "A ",
        },
        {
            "ID": 1,
            "RegioS": "GM9901  ",
            "Perioden": "2023JJ00",
            "Leeftijd": "20300  ",
            "Clienten_1": "     .",
            "Naam_2": "A ",
        },
        {
            "ID": 2,
            "RegioS": "GM9901  ",
            "Perioden": "2023JJ00",
            "Leeftijd": "53900  ",
            "Clienten_1": "      ",
            "Naam_2": "A ",
        },
    ]
    keys = [("RegioS", "GeoDimension"), ("Perioden", "TimeDimension"), ("Leeftijd", "Dimension")]
    return StatlineDouble(
        table="99902NED",
        version="v3",
        page_size=2,
        sets={
            "TableInfos": [
                {"Identifier": "99902NED", "Title": "Cliënten", "Modified": "2024-01-01", "Period": "2022-2023"}
            ],
            "DataProperties": [
                *({"ID": i, "Key": key, "Title": key, "Type": kind} for i, (key, kind) in enumerate(keys)),
                {"ID": 3, "Type": "TopicGroup", "Key": "", "Title": "Zorg"},
                {
                    "ID": 4,
                    "Type": "Topic",
                    "Key": "Clienten_1",
                    "Title": "Cliënten",
                    "Datatype": "Long",
                    "Unit": "aantal",
                    "ParentID": 3,
                    "Decimals": 0,
                },
                {"ID": 5, "Type": "Topic", "Key": "Naam_2", "Title": "Naam", "Datatype": "String"},
            ],
            "RegioS": [{"Key": "GM9901  ", "Title": "Dorp"}],
            "Perioden": [{"Key": "2022JJ00", "Title": "2022"}, {"Key": "2023JJ00", "Title": "2023*"}],
            "Leeftijd": [
                {"Key": "20300  ", "Title": "18 jaar of ouder"},
                {"Key": "53900  ", "Title": "65 jaar of ouder"},
            ],
            "UntypedDataSet": rows,
        },
    )
