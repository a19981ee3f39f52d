"""A price list as a file: CSV with Dutch headings, read whole or refused with every row that is wrong."""

from __future__ import annotations

import csv
import io
import math

from wegwijzer.costing.prices import CostingError, Price, PriceList, check_prices
from wegwijzer.errors import N_, Place, Problem

HEADINGS = ("id", "omschrijving", "eenheid", "prijs", "jaar", "bron", "betaler", "organisatie")
_NEEDED = HEADINGS[:6]
MOST_ROWS = 10_000


def read_price_list(text: str, *, file: str = "", index: dict[int, float] | None = None) -> PriceList:
    """Return the prices in a CSV text (`;` or `,`), amounts with a comma or a point; `index` are the index figures.

    Needs the columns id, omschrijving, eenheid, prijs, jaar and bron; betaler and organisatie may be there. Empty rows
    are passed over. Raises `CostingError` with every missing column and every row that can't be read.
    """
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if ";" in first else ",")
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    problems = [
        Problem("prices.column", N_("The price list has no column “%(column)s”."), {"column": name}, Place(file=file))
        for name in _NEEDED
        if name not in names
    ]
    if problems:
        raise CostingError(problems)
    found: list[Price] = []
    for number, row in enumerate(rows, start=2):
        cells = {name: (row.get(names.get(name, "")) or "").strip() for name in HEADINGS}
        if number > MOST_ROWS:
            raise CostingError(
                Problem("prices.long", N_("The price list has more than %(most)s rows."), {"most": MOST_ROWS})
            )
        if any(cells.values()):
            price = _price(cells)
            if price is None:
                message = N_("Row %(row)s of the price list has no amount, no year or no id.")
                problems.append(Problem("prices.row", message, {"row": number}, Place(file=file, row=number)))
            else:
                found.append(price)
    if problems:
        raise CostingError(problems)
    prices = PriceList(prices=tuple(found), index=index or {})
    check_prices(prices)
    return prices


def _price(cells: dict[str, str]) -> Price | None:
    euro, year = _amount(cells["prijs"]), cells["jaar"]
    if not cells["id"] or euro is None or not (year.isascii() and year.isdigit() and len(year) == len("2024")):
        return None
    return Price(
        id=cells["id"],
        title=cells["omschrijving"],
        unit=cells["eenheid"],
        euro=euro,
        year=int(year),
        source=cells["bron"],
        financier=cells["betaler"],
        organisation=cells["organisatie"],
    )


def _amount(text: str) -> float | None:
    """The amount in a cell: “€ 1.234,50”, “1234.5”; None when it is none."""
    bare = text.replace("€", "").replace("\u00a0", "").replace(" ", "")
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    try:
        amount = float(bare)
    except ValueError:
        return None
    return amount if math.isfinite(amount) else None


def price_list_text(prices: PriceList) -> str:
    """Return a price list as CSV with a semicolon and decimal commas, to keep or to send."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(HEADINGS)
    for price in prices.prices:
        amount = f"{price.euro:.2f}".replace(".", ",")
        cells = (price.id, price.title, price.unit, amount, str(price.year), price.source)
        writer.writerow([_harmless(cell) for cell in (*cells, price.financier, price.organisation)])
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
