"""Maak uw monitor, changing one thing at a time, two people at once, and the evaluation at the end of a cycle."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from django.utils.timezone import now as this_moment
from pytest_django import DjangoAssertNumQueries

from tests.web.planned import monitor, now, planned
from wegwijzer.definitions.design import TheoryKind
from wegwijzer.definitions.model import Phase
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.planning import exported
from wegwijzer.web.accounts.models import User
from wegwijzer.web.jobs.queue import work_once
from wegwijzer.web.journal.models import Change
from wegwijzer.web.plans import contributes
from wegwijzer.web.plans.models import Clash, Evaluation, Verdict
from wegwijzer.web.plans.things import THINGS
from wegwijzer.web.rooms import CycleFact
from wegwijzer.web.viewers import viewer_for

Browser = Callable[[str], Client]
DIRECTOR = "own municipality"
PLAN = "/monitors/jeugd/inrichten"
__all__ = ["planned"]


def mark_in(page: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page)
    assert found
    return found[1]


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


STATUS = {
    DIRECTOR: 200,
    "council": 403,
    "provider": 403,
    "practitioner": 403,
    "other municipality": 404,
    "resident": 302,
}


@pytest.mark.parametrize("who", STATUS)
def test_every_thing_can_be_changed_by_who_may(planned: Home, browser: Browser, who: str) -> None:
    client, before = browser(who), monitor(planned)
    for thing in THINGS:
        assert client.get(f"{PLAN}/{thing}").status_code == STATUS[who], thing
        if STATUS[who] != 200:
            assert client.post(f"{PLAN}/{thing}", {"why": "x", "title": "x"}).status_code == STATUS[who]
    assert monitor(planned) == before


@pytest.mark.parametrize(
    "address",
    [
        "/maak-uw-monitor",
        "/maak-uw-monitor/leeg",
        "/maak-uw-monitor/excel",
        "/maak-uw-monitor/tekst",
        "/maak-uw-monitor/voorbeeld/voorbeeld-jeugd",
        PLAN,
        f"{PLAN}/cijfers",
        f"{PLAN}/cijfers?bouwsteen=effect",
        f"{PLAN}/cijfers/wachttijd",
        "/monitors/jeugd/ronde",
    ],
)
@pytest.mark.parametrize("who", [DIRECTOR, "council", "resident"])
def test_pages_are_for_who_sets_up(planned: Home, browser: Browser, address: str, who: str) -> None:
    assert browser(who).get(address).status_code == STATUS[who]


def test_a_step_is_written_to_the_yaml_with_comments_kept_and_recorded(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    mark = mark_in(text_of(client, f"{PLAN}/waarom"))
    answer = client.post(f"{PLAN}/waarom", {"why": "Om te leren.", "mark": mark, "then": "next"})
    assert answer.headers["Location"] == f"{PLAN}/functies", "on to the next thing"
    assert monitor(planned).why == "Om te leren."
    assert Change.objects.get(kind="plan", key="jeugd").who.username == "own-municipality"


def test_two_people_at_one_thing_lose_nothing(planned: Home, browser: Browser, person: Callable) -> None:
    first, second = browser(DIRECTOR), Client()
    second.force_login(
        User.objects.create_user(
            username="b", password="a long enough secret", organisation="zilverstroom", role="onderzoeker"
        )
    )
    seen_by_both = mark_in(text_of(first, f"{PLAN}/waarom"))
    assert first.post(f"{PLAN}/waarom", {"why": "De eerste tekst.", "mark": seen_by_both}).status_code == 302
    answer = second.post(f"{PLAN}/waarom", {"why": "De tweede tekst.", "mark": seen_by_both})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "De eerste tekst." in page
    assert "De tweede tekst." in page
    assert monitor(planned).why == "De eerste tekst.", "nothing was overwritten"
    clash = Clash.objects.get()
    assert clash.mine["why"] == ["De tweede tekst."]
    assert "De tweede tekst." in text_of(first, f"{PLAN}/tegelijk/{clash.pk}")
    assert any("twee teksten" in task.what for task in contributes.tasks(viewer_for(clash.who), localdate()))
    both = {"why": "Allebei.", "mark": mark_in(page), "clash": clash.pk}
    assert second.post(f"{PLAN}/waarom", both).status_code == 302
    assert monitor(planned).why == "Allebei."
    clash.refresh_from_db()
    assert clash.settled_at is not None


def test_who_wants_to_forecast_without_a_series_is_told(planned: Home, browser: Browser) -> None:
    client, caution = browser(DIRECTOR), "Een tijdreeks vraagt geduld"
    assert caution not in text_of(client, PLAN)
    file = planned.definitions / "alles.yaml"
    file.write_text(file.read_text().replace("why: Omdat het moet.", "functions: [forecast]"))
    assert caution in text_of(client, PLAN)


def test_two_people_at_different_things_do_not_hinder_each_other(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    why, what = mark_in(text_of(client, f"{PLAN}/waarom")), mark_in(text_of(client, f"{PLAN}/wat"))
    client.post(f"{PLAN}/waarom", {"why": "A", "mark": why})
    client.post(f"{PLAN}/wat", {"what": "B", "mark": what})
    assert (monitor(planned).why, monitor(planned).what) == ("A", "B")
    assert not Clash.objects.exists()


def item_of(client: Client, thing: str, text: str) -> str:
    page = text_of(client, f"{PLAN}/{thing}")
    found = re.search(rf'href="({PLAN}/{thing}/\w+)">{re.escape(text)}', page)
    assert found, page[:50]
    return found[1]


def test_an_item_that_somebody_changed_meanwhile_is_kept_apart(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    person_ = {"who": "Twee ouders", "perspective": "client", "parts": ["working_group"]}
    assert client.post(f"{PLAN}/mensen", person_).status_code == 302
    address = item_of(client, "mensen", "Twee ouders")
    assert client.post(address, person_ | {"who": "Drie ouders"}).status_code == 302
    late = client.post(address, person_ | {"who": "Vier ouders"})
    assert late.status_code == 409
    assert [each.who for each in monitor(planned).plan.people] == ["Drie ouders"]
    assert Clash.objects.get().mine["who"] == ["Vier ouders"]
    assert client.post(f"{item_of(client, 'mensen', 'Drie ouders')}/weg").status_code == 302
    assert monitor(planned).plan.people == ()


def test_a_circle_in_the_theory_is_refused_with_the_steps(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(f"{PLAN}/veranderverhaal", {"kind": "effect", "text": "Contact"})
    client.post(f"{PLAN}/veranderverhaal", {"kind": "activity", "text": "Maatje", "leads_to": ["contact"]})
    first = item_of(client, "veranderverhaal", "Contact")
    page = client.post(first, {"kind": "effect", "text": "Contact", "leads_to": ["maatje"]})
    assert page.status_code == 200
    assert "loopt in een kring: contact → maatje → contact" in page.content.decode()
    theory = monitor(planned).plan.theory
    assert [(node.kind, node.leads_to) for node in theory] == [
        (TheoryKind.EFFECT, ()),
        (TheoryKind.ACTIVITY, ("contact",)),
    ]
    client.post(f"{first}/weg")
    assert monitor(planned).plan.theory[0].leads_to == (), "the arrow goes with the step"


def test_dates_in_the_past_are_refused(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    yesterday, tomorrow = localdate() - timedelta(days=1), localdate() + timedelta(days=1)
    moment = {"kind": "conversation", "what": "Gesprek"}
    assert "al voorbij" in client.post(f"{PLAN}/agenda", moment | {"on": yesterday.isoformat()}).content.decode()
    assert client.post(f"{PLAN}/agenda", moment | {"on": tomorrow.isoformat()}).status_code == 302
    assert [each.on for each in monitor(planned).next_moments] == [tomorrow]
    goal = {"indicator": "wachttijd", "value": "8", "year": "2001", "rationale": "Kort wachten."}
    assert "al voorbij" in client.post(f"{PLAN}/doelen", goal).content.decode()
    once = {"text": "Eén keer?", "ends_on": yesterday.isoformat()}
    assert "al voorbij" in client.post(f"{PLAN}/vragen", once).content.decode()
    assert len(monitor(planned).questions) == 1


def test_a_goal_or_deliberately_none_with_its_reason(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    assert (
        "Vul een waarde en een jaar in"
        in client.post(f"{PLAN}/doelen", {"indicator": "wachttijd", "rationale": "x"}).content.decode()
    )
    goal = {"indicator": "wachttijd", "value": "8,5", "year": str(localdate().year + 2), "rationale": "Net haalbaar."}
    assert client.post(f"{PLAN}/doelen", goal).status_code == 302
    assert (
        client.post(
            f"{PLAN}/doelen", {"indicator": "los", "none": "on", "rationale": "Meer is niet beter."}
        ).status_code
        == 302
    )
    goals = [now(planned).targets[name] for name in monitor(planned).targets]
    assert [(each.value, each.stated_on) for each in goals] == [(8.5, localdate()), (None, localdate())]


def test_every_list_takes_one_item(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    sent = {
        "vragen": {"text": "Helpt het?", "asked_by": "Raad", "structural": "on", "need": "on"},
        "leveranciers": {"name": "De Brug", "people": "2", "euros_per_hour": "62,50", "hears_back": "Brief"},
        "verwachtingen": {"indicator": "wachttijd", "text": "Iets korter", "stated_by": "Raad"},
        "grenzen": {"indicator": "wachttijd", "above": "8", "action": "Overbrugging"},
        "manieren": {
            "instrument": "mirror",
            "title": "Spiegelgesprek",
            "questions": ["hoe-lang-wachten"],
            "asked": "ouders",
            "topics": "wachten, hulp",
            "frequency": "half_year",
            "respondents": "8",
            "minutes": "60",
        },
    }
    for thing, data in sent.items():
        assert client.post(f"{PLAN}/{thing}", data).status_code == 302, thing
    plan = monitor(planned).plan
    assert plan.suppliers[0].euros_per_hour == 62.5
    assert plan.expectations[0].stated_on == localdate()
    assert plan.levers[0].above == 8
    assert plan.instruments[0].tells
    assert plan.instruments[0].topics == ("wachten", "hulp")
    assert len(monitor(planned).questions) == 2
    for thing in sent:
        assert text_of(client, f"{PLAN}/{thing}")
    for tab in ("", "/met-wie", "/wat", "/hoe-ziet-het-eruit", "/hoe-georganiseerd"):
        assert "Dit aanpassen" in text_of(client, f"/monitors/jeugd{tab}")


def test_figures_are_chosen_with_their_question_and_dropped_with_a_reason(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    chosen = {"indicators": ["jeugdhulp-uitval"], "question": "hoe-lang-wachten"}
    assert client.post(f"{PLAN}/cijfers?bouwsteen=effect", chosen).status_code == 302
    assert monitor(planned).indicators == ("wachttijd", "los", "jeugdhulp-uitval")
    assert now(planned).questions["hoe-lang-wachten"].indicators == ("jeugdhulp-uitval",)
    assert client.post(f"{PLAN}/cijfers/los/eruit", {"why": "Geen vraag."}).status_code == 302
    assert "los" not in monitor(planned).indicators
    assert "los" in now(planned).indicators, "the definition stays, and so do its series"
    (gone,) = monitor(planned).plan.dropped
    assert (gone.indicator, gone.why, gone.cycle) == ("los", "Geen vraag.", 1)
    assert client.post(f"{PLAN}/cijfers/los/eruit").status_code == 404


def definition(mark: str, **changes: str) -> dict[str, str]:
    told = {
        "title": "Wachttijd",
        "unit": "weken",
        "direction": "down",
        "explanation": "Uitleg.",
        "why_counted": "",
        "leaves_out": "",
    }
    return told | {"mark": mark} | changes


def test_counting_otherwise_makes_a_version_with_a_break(planned: Home, browser: Browser) -> None:
    client, address = browser(DIRECTOR), f"{PLAN}/cijfers/wachttijd"
    mark = mark_in(text_of(client, address))
    assert client.post(address, definition(mark)).status_code == 302
    assert len(now(planned).indicators["wachttijd"].versions) == 1, "other words are no break"
    mark = mark_in(text_of(client, address))
    assert "Een andere eenheid" in client.post(address, definition(mark, unit="dagen")).content.decode()
    assert "Vul dit in" in client.post(address, definition(mark, otherwise="on")).content.decode()
    good = definition(mark, unit="dagen", otherwise="on", valid_from="2027-01-01", series_break="We tellen dagen.")
    assert client.post(address, good).status_code == 302
    versions = now(planned).indicators["wachttijd"].versions
    assert [(each.number, each.series_break) for each in versions] == [(1, ""), (2, "We tellen dagen.")]
    mark = mark_in(text_of(client, address))
    early = definition(mark, unit="dagen", otherwise="on", valid_from="2026-01-01", series_break="x")
    assert "Kies een latere dag" in client.post(address, early).content.decode()


def test_two_definitions_at_once_are_shown_kept_and_settled(planned: Home, browser: Browser) -> None:
    client, address = browser(DIRECTOR), f"{PLAN}/cijfers/wachttijd"
    seen = mark_in(text_of(client, address))
    assert client.post(address, definition(seen, explanation="De eerste uitleg.")).status_code == 302
    late = client.post(address, definition(seen, explanation="De tweede uitleg."))
    page = late.content.decode()
    assert late.status_code == 409
    assert "De eerste uitleg." in page
    assert "De tweede uitleg." in page
    assert now(planned).indicators["wachttijd"].explanation == "De eerste uitleg.", "nothing was overwritten"
    clash = Clash.objects.get()
    kept = text_of(client, f"{PLAN}/tegelijk/{clash.pk}")
    assert "De eerste uitleg." in kept
    assert "De tweede uitleg." in kept
    assert f'href="{address}"' in kept
    assert f"{PLAN}/tegelijk/{clash.pk}" in text_of(client, PLAN)
    both = definition(mark_in(page), explanation="Allebei.", clash=str(clash.pk))
    assert client.post(address, both).status_code == 302
    clash.refresh_from_db()
    assert (now(planned).indicators["wachttijd"].explanation, clash.settled_at is not None) == ("Allebei.", True)


def test_a_definition_written_at_once_can_be_settled_after_its_figure_left(planned: Home, browser: Browser) -> None:
    client, address = browser(DIRECTOR), f"{PLAN}/cijfers/wachttijd"
    assert client.post(address, definition("0" * 16, explanation="Mijn tekst.")).status_code == 409
    assert client.post(f"{address}/eruit", {"why": "Klaar."}).status_code == 302
    clash = Clash.objects.get()
    assert "Mijn tekst." in text_of(client, f"{PLAN}/tegelijk/{clash.pk}")
    assert client.post(f"{PLAN}/tegelijk/{clash.pk}").status_code == 302
    clash.refresh_from_db()
    assert clash.settled_at is not None


def test_begin_from_nothing_walk_and_put_to_use(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    answer = client.post("/maak-uw-monitor/leeg", {"title": "Wachten op hulp"})
    assert answer.headers["Location"] == "/monitors/wachten-op-hulp/inrichten/vragen"
    made = monitor(planned, "wachten-op-hulp")
    assert (made.phase, made.organisation, made.areas.municipalities) == (Phase.SET_UP, "zilverstroom", ("GM9901",))
    page = text_of(client, "/monitors/wachten-op-hulp/inrichten")
    assert "nog leeg" in page
    assert "Dit plan is nog leeg" in text_of(client, "/monitors/leeg/plan") or text_of(client, "/monitors/leeg/plan")
    assert client.post("/monitors/wachten-op-hulp/inrichten/gebruiken").status_code == 302
    assert monitor(planned, "wachten-op-hulp").phase is Phase.COLLECT
    again = client.post("/maak-uw-monitor/leeg", {"title": "Wachten op hulp"})
    assert again.headers["Location"] == "/monitors/wachten-op-hulp-2/inrichten/vragen"


@pytest.mark.parametrize("kind", ["pdf", "docx", "yaml"])
@pytest.mark.parametrize("name", ["jeugd", "leeg"])
def test_the_plan_as_a_file_also_with_nothing_in_it(planned: Home, browser: Browser, kind: str, name: str) -> None:
    answer = browser(DIRECTOR).get(f"/monitors/{name}/plan.{kind}")
    assert answer.status_code == 200
    assert answer.content[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04", "yaml": answer.content[:4]}[kind]
    assert browser("other municipality").get(f"/monitors/{name}/plan.{kind}").status_code == 404


@pytest.mark.parametrize("page", ["", "/wat", "/met-wie", "/hoe-georganiseerd", "/inrichten", "/ronde", "/plan"])
def test_a_monitor_with_nothing_in_it_has_pages(planned: Home, browser: Browser, page: str) -> None:
    assert browser(DIRECTOR).get(f"/monitors/leeg{page}").status_code == 200


def test_begin_from_an_example_and_from_another_municipality(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    answer = client.post("/maak-uw-monitor/voorbeeld/voorbeeld-armoede", {"title": "Rondkomen bij ons"})
    assert answer.headers["Location"] == "/monitors/rondkomen-bij-ons/inrichten"
    made = monitor(planned, "rondkomen-bij-ons")
    assert made.areas.municipalities == ("GM9901",)
    assert made.plan.begun_from == "voorbeeld-armoede"
    assert client.get("/monitors/elders/overnemen").status_code == 404, "what isn't public can't be taken over"
    assert client.post("/monitors/jeugd/overnemen", {"title": "Nog eens"}).status_code == 302
    assert monitor(planned, "nog-eens").questions == ("nog-eens-1",)


def test_what_goes_out_as_yaml_comes_in_as_the_same_monitor(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(f"{PLAN}/mensen", {"who": "Ouders", "perspective": "client"})
    text = client.get("/monitors/jeugd/plan.yaml").content.decode()
    assert text == exported(planned, "jeugd")
    (planned.definitions / "alles.yaml").write_text(
        "organisations:\n  zilverstroom: {title: Z, municipality: GM9901}\n", encoding="utf-8"
    )
    before = client.post("/maak-uw-monitor/tekst", {"text": text})
    assert before.status_code == 302, before.content.decode()
    assert exported(planned, "jeugd") == text.replace("phase: collect", "phase: set_up")


ONE = "monitors: {m: {title: M, organisation: x, indicators: [], areas: {municipalities: [GM9901]}%s}}"
COUNTED = "counting: {rule: as_published, of: {sources: [kwartaal], measures: [m]}}"
OTHER_UNIT = f"indicators: {{wachttijd: {{title: Anders, building_block: input, unit: x, {COUNTED}}}}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Kies een bestand of plak een tekst"),
        ("monitors: {", "Kijk"),
        ("questions: {q: {text: Q}}", "0 monitors"),
        ("policies: {p: {title: Niets}}\n" + ONE % "", "Regels voor geheimhouding"),
        (ONE % ", audiences: {publiek: intern}", "alleen zijn eigen regels"),
        (ONE.replace("{m:", "{jeugd:") % "", "Er is al een monitor"),
        (f"{OTHER_UNIT}\n{ONE % ''}", "is iets anders"),
        (ONE % ", plan: {theory: [{id: a, kind: effect, text: A, leads_to: [a]}]}", "kring"),
    ],
)
def test_a_text_that_cannot_come_in_says_why_and_changes_nothing(
    planned: Home, browser: Browser, text: str, said: str
) -> None:
    before = sorted(path.read_text() for path in planned.definitions.iterdir() if path.suffix == ".yaml")
    answer = browser(DIRECTOR).post("/maak-uw-monitor/tekst", {"text": text})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert sorted(path.read_text() for path in planned.definitions.iterdir() if path.suffix == ".yaml") == before


def sheet(rows: list[tuple]) -> SimpleUploadedFile:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("bezoeken.xlsx", content.getvalue())


TOLD = {"title": "Bezoeken", "question": "Waar komen mensen?", "unit": "bezoeken", "period": "2025"}


def test_from_a_two_column_excel_to_a_figure(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    file = sheet([("gebied", "bezoeken"), ("GM9901", 120), ("GM9902", 80)])
    answer = client.post("/maak-uw-monitor/excel", TOLD | {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    job = work_once(this_moment())
    assert job.state == "done", job.problems
    made = monitor(planned, "bezoeken")
    assert made.organisation == "zilverstroom"
    assert "zilverstroom" in now(planned).organisations
    assert ReleaseStore(planned).latest("bezoeken", "intern") is not None
    assert client.get("/monitors/bezoeken/begonnen").headers["Location"] == "/monitors/bezoeken/cijfers"
    assert "120" in text_of(client, "/monitors/bezoeken/cijfers")
    assert not list(Path(planned.work).glob("begin-*")), "the file itself is thrown away"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("kapot.xlsx", b"PK\x03\x04onzin"), ""),
        (SimpleUploadedFile("leeg.csv", b"gebied;x\n"), ""),
        (SimpleUploadedFile("foto.png", b"\x89PNG"), "geen Excel- of CSV-bestand"),
        (SimpleUploadedFile("groot.csv", b"a" * 10_000_001), "groter dan 10 MB"),
        (SimpleUploadedFile("fout.csv", b"gebied;bezoeken\nGM9901;veel\nGM99;3\n"), ""),
    ],
)
def test_a_broken_or_huge_file_says_what_is_wrong_and_keeps_nothing(
    planned: Home, browser: Browser, file: SimpleUploadedFile, said: str
) -> None:
    answer = browser(DIRECTOR).post("/maak-uw-monitor/excel", TOLD | {"file": file})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert 'value="Bezoeken"' in page, "what was typed stays"
    assert "bezoeken" not in now(planned).monitors
    assert not list(Path(planned.work).glob("begin-*"))


def test_a_release_is_asked_as_work(planned: Home, browser: Browser) -> None:
    answer = browser(DIRECTOR).post(f"{PLAN}/vrijgeven")
    assert re.fullmatch(r"/.*\d+", answer.headers["Location"])
    assert work_once(this_moment()).state == "failed", "without data nothing can be released, and that is told"
    assert browser("council").post(f"{PLAN}/vrijgeven").status_code == 403


def test_a_monitor_is_archived_and_used_again(planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(f"{PLAN}/bewaren")
    assert monitor(planned).archived_on == localdate()
    client.post(f"{PLAN}/bewaren")
    assert monitor(planned).archived_on is None


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other apps know of the cycle."""
    from wegwijzer.web.plans import evaluating  # noqa: PLC0415 - models need the settings

    found = [
        CycleFact(about="indicator", key="wachttijd", kind="discussed", note="leergesprek"),
        CycleFact(about="question", key="hoe-lang-wachten", kind="answered"),
    ]
    monkeypatch.setattr(evaluating, "contributed", lambda name, *_asked: found if name == "cycle_facts" else [])


def test_closing_a_cycle_keeps_the_evaluation_and_opens_the_next(planned: Home, browser: Browser, facts: None) -> None:
    client = browser(DIRECTOR)
    page = text_of(client, "/monitors/jeugd/ronde")
    assert "leergesprek" in page
    assert "het is niet besproken" in page.casefold()
    sent = {"cycle": "1", "learnt": "Minder cijfers.", "indicator:los": "drop", "why:indicator:los": "Nooit besproken."}
    answer = client.post("/monitors/jeugd/ronde", sent)
    assert answer.headers["Location"] == "/monitors/jeugd/ronde/1"
    after = monitor(planned)
    assert (after.cycle, after.phase, after.indicators) == (2, Phase.ASK, ("wachttijd",))
    assert after.plan.dropped[0].why == "Nooit besproken."
    assert "los" in now(planned).indicators, "the series go on"
    verdicts = {each.key: each for each in Verdict.objects.all()}
    assert (verdicts["los"].decision, verdicts["los"].proposal) == ("drop", "drop")
    assert (verdicts["wachttijd"].decision, verdicts["wachttijd"].discussed) == ("keep", 1)
    assert Evaluation.objects.get().minutes == 90 * 4 or Evaluation.objects.get().minutes >= 360
    closed = text_of(client, "/monitors/jeugd/ronde/1")
    assert "Minder cijfers." in closed
    assert client.post("/monitors/jeugd/ronde", sent).headers["Location"] == "/monitors/jeugd/ronde/1"
    assert monitor(planned).cycle == 2, "pressing twice closes once"
    assert browser("other municipality").get("/monitors/jeugd/ronde/1").status_code == 404
    assert client.get("/monitors/jeugd/ronde/9").status_code == 404


def test_the_number_of_queries(
    planned: Home, browser: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(DIRECTOR)
    client.get(PLAN)
    with django_assert_num_queries(3):  # session, account, roles
        client.get(f"{PLAN}/waarom")
