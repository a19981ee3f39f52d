"""The catalogue of StatLine: which tables there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wegwijzer.sources.statline_answers import FolderAnswers, Row
from wegwijzer.sources.statline_http import StatlineService
from wegwijzer.sources.statline_metadata import number_of, text_of

CATALOGUE = "https://datasets.cbs.nl/odata/v1/Datasets"
_SETS = ("Datasets", "Tables", "Datasets_catalog", "ODataCatalog_Tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One table of the catalogue; `rows` is the number of figures (v4) or rows (v3), when told."""

    id: str
    title: str
    description: str = ""
    period: str = ""
    modified: str = ""
    status: str = ""
    rows: int | None = None


def fetch_catalogue(
    *,
    url: str = CATALOGUE,
    folder: Path | None = None,
    words: str = "",
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[CatalogueEntry, ...]:
    """Return the tables of the catalogue at `url` (v4 `Datasets` or v3 `Tables`) or saved in `folder`, newest first.

    `words`: only tables whose number, title or description holds each of these words. Raises `SourceError` when the
    service fails.
    """
    if folder is not None:
        answers = FolderAnswers(folder)
        rows = [row for name in _SETS for row in answers.rows(name)]
    else:
        service = StatlineService(sleep)
        try:
            rows = [row for page in service.pages(url) for row in page]
        finally:
            service.close()
    entries = [entry for row in rows if (entry := _entry(row)).id]
    wanted = words.casefold().split()
    found = [e for e in entries if all(word in f"{e.id} {e.title} {e.description}".casefold() for word in wanted)]
    return tuple(sorted(found, key=lambda entry: entry.modified, reverse=True))


def _entry(row: Row) -> CatalogueEntry:
    return CatalogueEntry(
        id=text_of(row, "Identifier"),
        title=text_of(row, "Title", "ShortTitle"),
        description=text_of(row, "Description", "ShortDescription", "Summary"),
        period=text_of(row, "TemporalCoverage", "Period"),
        modified=text_of(row, "Modified", "Updated"),
        status=text_of(row, "Status", "OutputStatus"),
        rows=number_of(row, "ObservationCount", "RecordCount"),
    )
