"""The ledger of releases, their safety, and a release that knows what went out before, on a world of real intake."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests import small_world
from wegwijzer.errors import DisclosureError, NotFoundError
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.computing import raw_figures
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.ledger import describe_policies, ledger_file, list_ledger, release_safety
from wegwijzer.usecases.opening import loaded_definitions, opened_release
from wegwijzer.usecases.releasing import release
from wegwijzer.usecases.remembering import Memory, recomputed
from wegwijzer.usecases.viewer import Role, Viewer

OFFICER = Viewer.of("zilverstroom", "beheerder")
LATER = small_world.CLOCK + timedelta(days=30)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_world.build(tmp_path_factory.mktemp("ledger"))


def test_only_the_officer_of_the_organisation_reads_the_ledger(home):
    rows = list_ledger(home, OFFICER)
    assert {row.monitor for row in rows} == {"hulp"}
    assert {row.audience for row in rows} >= {"intern", "publiek"}
    others = [
        Viewer.visitor(),
        *(Viewer.of("zilverstroom", role.value) for role in Role if role is not Role.ADMINISTRATOR),
    ]
    for viewer in others:
        with pytest.raises(NotFoundError):
            list_ledger(home, viewer)
        with pytest.raises(NotFoundError):
            ledger_file(home, viewer)
    assert {row.monitor for row in list_ledger(home, Viewer.of("kraaiendam", "beheerder"))} == {"buren"}


def test_a_row_tells_what_was_hidden_and_how_the_attack_went(home):
    row = next(row for row in list_ledger(home, OFFICER) if row.audience == "publiek")
    assert row.shown + row.hidden <= row.figures
    assert row.hidden == sum(line.hidden for line in row.rules) > 0
    assert all(line.text.startswith("verborgen") for line in row.rules)
    assert row.audit is not None
    assert row.audit.asked
    assert "publiek" in row.audit.audiences
    assert row.audit.seconds is not None
    assert row.audit.on == small_world.CLOCK.date().isoformat()
    assert {attack.code for attack in row.audit.attacks} == {
        "exact",
        "known_at_least_one",
        "policy",
        "self",
        "shown",
    }
    assert all(attack.finds == 0 for attack in row.audit.attacks)


def test_the_ledger_goes_out_as_csv_and_excel_without_a_value(home):
    text = ledger_file(home, OFFICER).decode("utf-8-sig")
    table = pl.read_csv(io.StringIO(text), separator=";")
    assert table.height == len(list_ledger(home, OFFICER))
    assert ledger_file(home, OFFICER, "xlsx").startswith(b"PK")
    with pytest.raises(NotFoundError):
        ledger_file(home, OFFICER, "exe")


def test_policies_say_who_uses_them_and_what_their_readers_hear(home):
    cards = {card.policy.id: card for card in describe_policies(home)}
    assert cards["publiek"].hears == ("publiek",)
    assert cards["aanbieder"].hears == ("aanbieder", "publiek")
    assert ("hulp", "publiek") in [(monitor.id, audience) for monitor, audience in cards["publiek"].used_by]
    assert all(rule.reason for rule in cards["publiek"].rules)


def test_a_release_says_what_would_hide_less(home):
    public = next(one for one in ReleaseStore(home).list() if one.audience == "publiek")
    safety = release_safety(home, Viewer.visitor(), public.id)
    assert 0 <= (safety.row.covered or 0) <= 1
    assert all(line.gain > 0 for line in safety.advice)
    internal = next(one for one in ReleaseStore(home).list() if one.audience == "intern" and one.monitor == "hulp")
    with pytest.raises(NotFoundError):
        release_safety(home, Viewer.visitor(), internal.id)


def corrected(home: Home, folder: Path) -> None:
    """Deliver the spells of help again, with one person more in the small neighbourhood."""
    lines = small_world.episodes_csv().splitlines()
    first = lines[3].split(";")
    first[3] = small_world.NEIGHBOURHOODS[-1]
    path = folder / "hulp.csv"
    path.write_text("\n".join([*lines[:3], ";".join(first), *lines[4:]]) + "\n", encoding="utf-8")
    import_file(home, path, "hulp", added_at=LATER)


def test_a_corrected_delivery_is_attacked_together_with_the_first_release(tmp_path):
    home = small_world.build(tmp_path)
    before = ReleaseStore(home).latest("hulp", "publiek")
    assert before is not None
    corrected(home, tmp_path)
    done = release(home, "hulp", "publiek", released_at=LATER, stopwatch=iter([1.0, 3.5]).__next__)
    assert done.protection.audit.releases == 2
    assert done.protection.audit.unchecked == 0
    assert done.release.summary["seconds"] == 2.5
    assert "seconds" not in opened_release(home, done.release.id).figures.manifest["summary"]


def test_an_earlier_release_is_computed_again_from_its_own_snapshots(tmp_path):
    home = small_world.build(tmp_path)
    before = ReleaseStore(home).latest("hulp", "publiek")
    assert before is not None
    corrected(home, tmp_path)
    opened = opened_release(home, before.id)
    truth = recomputed(home, opened)
    assert truth is not None
    keys = ["indicator", "area", "period", "breakdown", "group"]
    both = opened.figures.all_figures().frame.join(truth.frame, on=keys, suffix="_true")
    shown = both.filter(pl.col("status") == "shown")
    assert shown.height > 0
    assert (shown["value"] - shown["value_true"]).abs().max() < 1e-9


def test_audiences_that_talk_know_of_each_other(home):
    definitions = loaded_definitions(home)
    monitor = definitions.monitors["hulp"]
    raw, snapshots, _ = raw_figures(home, "hulp")
    names = tuple(one.id for one in snapshots)

    def known(talking: dict[str, str]) -> tuple[set[str], set[str]]:
        memory = Memory(home, replace(monitor, talking=talking), definitions, raw, names)
        heard = {one.figures.audience for one in memory.of("publiek")}
        return heard, {one.audience for one in memory.onlookers("intern")}

    assert known({}) == ({"publiek"}, set())
    assert known({"publiek": "intern"}) == ({"publiek", "intern"}, {"publiek"})
    assert known({"intern": "publiek"}) == known({"publiek": "intern"})


def test_a_release_reckons_with_who_talks_and_the_policy_says_so(tmp_path):
    home = small_world.build(tmp_path)
    for path in home.definitions.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("    areas: {", "    talking: {publiek: intern}\n    areas: {"), encoding="utf-8")
    assert loaded_definitions(home).monitors["hulp"].talking == {"publiek": "intern"}
    with pytest.raises(DisclosureError, match=r"can be worked out|attack finds"):
        release(home, "hulp", "intern", released_at=LATER)  # it would tell the public what was hidden from it
    cards = [card for card in describe_policies(home) if ("hulp", "publiek") in {(m.id, a) for m, a in card.used_by}]
    assert all("intern" in card.hears for card in cards)
    assert cards
