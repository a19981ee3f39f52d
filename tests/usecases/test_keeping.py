"""From two columns to a figure, recoding over boundary changes, and retention."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests import small_world
from wegwijzer.errors import NotFoundError, SourceError, UserError
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.beginning import Beginning, begin, slug
from wegwijzer.usecases.computing import raw_figures
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.recoding import Recoding, recode
from wegwijzer.usecases.tidying import tidy
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import view_figure

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
TOLD = Beginning(title="Ooit op de bibliotheek", question="Wie komt in de bibliotheek?", unit="%", period="2025")


@pytest.fixture
def home(tmp_path) -> Home:
    return opened_home(tmp_path / "home", create=True)


def test_two_columns_become_a_figure_with_a_sentence(home, tmp_path):
    path = tmp_path / "bieb.csv"
    path.write_text("gebied;waarde\nGM9901;42,5\nWK990101;38,0\nWK990102;51,0\n")
    begun = begin(home, path, TOLD, at=AT)
    viewer = Viewer.of(f"organisatie-{begun.monitor}", "regisseur")
    view = view_figure(home, viewer, FigureQuery(monitor=begun.monitor, indicator=begun.monitor, area="WK990102"))
    assert view.cell.value == 51.0
    assert view.unit == "%"
    assert "51" in " ".join(view.sentences)
    assert begun.definitions.exists()
    with pytest.raises(UserError):
        begin(home, path, TOLD, at=AT)


@pytest.mark.parametrize("text", ["gebied;waarde\nGM9901;veel\nGM99;3\n", "naam;waarde\nniets;4\n", ""])
def test_a_file_that_cannot_be_read_leaves_nothing_behind(home, tmp_path, text):
    path = tmp_path / "fout.csv"
    path.write_text(text)
    with pytest.raises(SourceError):
        begin(home, path, TOLD, at=AT)
    assert not list(home.definitions.iterdir())
    assert not list(home.snapshots.glob("*.parquet"))


def test_a_title_becomes_an_id():
    assert slug("Één Café, 65+!") == "n-caf-65"
    assert slug("") == "monitor"


@pytest.fixture
def merged(home, tmp_path) -> Home:
    """Two municipalities of 2020 became one in 2022."""
    definitions = small_world.DEFINITIONS.replace("municipalities: [GM9901]", "municipalities: [GM9903]")
    (home.definitions / "world.yaml").write_text(
        definitions.replace("indicators: [eenzaam, inwoners-test, met-hulp]", "indicators: [inwoners-test]")
    )
    rows = [
        f"{code};{year};10,0;{people}" for year in (2020, 2021) for code, people in (("GM9901", 100), ("GM9902", 50))
    ]
    rows += ["GM9903;2022;10,0;160", "GM9903;2023;10,0;170"]
    (tmp_path / "c.csv").write_text("gebied;jaar;eenzaam;inwoners\n" + "\n".join(rows) + "\n")
    import_file(home, tmp_path / "c.csv", "cijfers", added_at=AT)
    (tmp_path / "tabel33.csv").write_text(
        "gemeentecode,omschrijving,nieuwe_code,datum_ingang,datum_einde\n"
        "9901,Zilverstroom,9903,,20220101\n9902,Kraaiendam,9903,,20220101\n9903,Zilverkraai,,20220101,\n"
    )
    return home


def test_a_series_goes_on_over_a_merger(merged, tmp_path):
    how = Recoding(to_year=2022, kind="count")
    snapshot, _breaks = recode(
        merged, "cijfers", tmp_path / "tabel33.csv", how, added_at=datetime(2026, 3, 4, tzinfo=UTC)
    )
    assert snapshot.meta["recoded_to"] == 2022
    figures = raw_figures(merged, "hulp")[0].frame
    values = dict(figures.filter(figures["area"] == "GM9903").select("period", "value").iter_rows())
    assert values == {"2020JJ00": 150.0, "2021JJ00": 150.0, "2022JJ00": 160.0, "2023JJ00": 170.0}


def test_recoding_a_source_without_figures_is_refused(home, tmp_path):
    (tmp_path / "t.csv").write_text("gemeentecode,nieuwe_code,datum_einde\n")
    with pytest.raises(NotFoundError):
        recode(home, "niets", tmp_path / "t.csv", Recoding(to_year=2022, kind="count"), added_at=AT)


def test_retention_lets_data_go_and_keeps_what_was_released(tmp_path):
    home = small_world.build(tmp_path, released=False)
    text = (
        (home.definitions / "world.yaml")
        .read_text()
        .replace("publisher: Backoffice,", "publisher: Backoffice, retention_months: 12,")
    )
    (home.definitions / "world.yaml").write_text(text)
    import_file(home, tmp_path / "hulp.csv", "hulp", added_at=datetime(2026, 3, 5, tzinfo=UTC))
    from wegwijzer.usecases.releasing import release  # noqa: PLC0415 - after the definitions changed

    frozen = release(home, "hulp", "publiek", released_at=AT).release
    assert tidy(home, date(2027, 3, 4)).expired == ()
    assert [snapshot.source for snapshot in tidy(home, date(2027, 3, 5)).expired] == ["hulp"]
    ReleaseStore(home).verify(frozen.id)
    assert len(ReleaseStore(home).open(frozen.id).figures("met-hulp")) > 0
