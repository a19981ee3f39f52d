"""Read in, read, find, open and code; and nobody else sees an original, an attachment or a quote without consent."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.web import fakes, stories_world
from tests.web.conftest import EVERYBODY
from tests.web.stories_world import SECRET, make_point, read_in, tell
from wegwijzer.definitions.model import Audience, Policy
from wegwijzer.web.stories import attaching, changing
from wegwijzer.web.stories.citing import chapter, cite, cited, freeze
from wegwijzer.web.stories.models import Coding, Original, Reading, Story, StoryPoint, Theme

_stories_world = stories_world._stories_world
pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
INSIDERS = {"own municipality", "practitioner"}
READERS_IN = {"own municipality"}
QUOTE = "Toen het wijkteam kwam, ging het snel beter."
STRICT = Policy(id="p", title="", minimum_stories=3)
INNER = "Alleen voor binnen bestemde woorden over kwetsbaarheid."


def told(use: str = "publish", text: str = stories_world.TEXT, **about: str) -> Story:
    """One story that waits to be read in."""
    point = StoryPoint.objects.first() or make_point()
    tell(Client(), point, text, use, **about)
    return Story.objects.latest("pk")


def crowd(who: Any, number: int = 3, use: str = "publish") -> list[Story]:
    """So many read-in stories of different tellers with the same attributes."""
    return [read_in(told(use), who, quote=QUOTE) for _ in range(number)]


def test_the_desk_proposes_and_a_person_decides_with_a_plain_form(browser: Browser) -> None:
    story, client = told(), browser("own municipality")
    url = reverse("read-in", args=[story.pk])
    page = client.get(url).content.decode()
    assert "06-12345678" in page
    assert "<mark" in page
    masks = list(story.masks.all())
    assert {"phone"} <= {mask.kind for mask in masks}
    client.post(url, {"add": "1", "words": SECRET, "kind": "name"})
    decided = {f"mask-{mask.pk}": "masked" for mask in story.masks.all()}
    answer = client.post(url, decided | {"finish": "1", "title": "Wachten", "quote": QUOTE, "version": "1"})
    assert answer.status_code == 302
    story.refresh_from_db()
    assert story.state == "ready"
    assert "06-12345678" not in story.text
    assert SECRET not in story.text
    assert "[telefoonnummer]" in story.text
    assert client.get(reverse("story", args=[story.pk])).status_code == 200


def test_reading_in_asks_for_every_decision_a_true_quote_and_the_newest_version(browser: Browser) -> None:
    story, client = told(), browser("own municipality")
    url = reverse("read-in", args=[story.pk])
    client.get(url)
    page = client.post(url, {"finish": "1", "quote": "Dit staat er niet in", "version": "9"})
    assert page.status_code == 422
    story.refresh_from_db()
    assert story.state == "received"
    assert client.post(url, {"add": "1", "words": "bestaat niet", "kind": "name"}).status_code == 422


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in READERS_IN])
def test_only_who_masks_sees_the_desk(browser: Browser, who: str) -> None:
    story, client = told(contact="bel mij op 06-1"), browser(who)
    for name in ("read-in", "story-opening", "story-contact", "story"):
        assert client.get(reverse(name, args=[story.pk])).status_code == 404
    for name in ("story-refuse", "story-withdraw"):
        assert client.post(reverse(name, args=[story.pk])).status_code == 404
    desk = client.get(reverse("read-in-desk"))
    assert desk.status_code == (200 if who == "other municipality" else 404)  # who reads in elsewhere has an own desk
    assert reverse("read-in", args=[story.pk]) not in desk.content.decode()
    story.refresh_from_db()
    assert story.state == "received"


def test_inside_stories_are_for_insiders_and_open_ones_for_everybody(browser: Browser, person: Any) -> None:
    reader = person("admin")
    inner = read_in(told("inside", INNER), reader)
    open_ = crowd(reader)[0]
    shown = changing.attributes_of(open_)
    changing.publish(open_, "whole", shown, STRICT, reader)
    for who in EVERYBODY:
        if who == "admin":
            continue
        client = browser(who)
        inside = who in INSIDERS
        assert (client.get(reverse("story", args=[inner.pk])).status_code == 200) is inside
        assert client.get(reverse("story", args=[open_.pk])).status_code == 200
        listed = client.get(reverse("stories")).content.decode()
        assert ("kwetsbaarheid" in listed) is inside
        found = client.get(reverse("search"), {"q": "kwetsbaarheid"}).content.decode()
        assert (reverse("story", args=[inner.pk]) in found) is inside


def test_a_story_is_not_opened_without_consent_or_as_the_only_one(browser: Browser, person: Any) -> None:
    reader = person("admin")
    alone, quiet = read_in(told(), reader, quote=QUOTE), read_in(told("inside", area="WK990102"), reader, quote=QUOTE)
    client = browser("own municipality")
    for story in (alone, quiet):
        url = reverse("story-opening", args=[story.pk])
        assert client.get(url).status_code == 200
        for way in ("whole", "quote"):
            assert client.post(url, {"as": way, "way": "0"}).status_code == 422
        story.refresh_from_db()
        assert story.published_as == ""


def test_a_story_opens_when_enough_could_have_told_it_and_closes_again(browser: Browser, person: Any) -> None:
    story = crowd(person("admin"))[0]
    client, url = browser("own municipality"), reverse("story-opening", args=[story.pk])
    assert client.post(url, {"as": "whole", "way": "0"}).status_code == 302
    story.refresh_from_db()
    assert (story.published_as, story.shown_area) == ("whole", "WK990101")
    client.post(url, {"close": "1"})
    story.refresh_from_db()
    assert (story.published_as, story.shown_area) == ("", "")


def test_withdrawal_works_everywhere_and_what_was_frozen_says_so(browser: Browser, person: Any) -> None:
    reader = person("admin")
    story = crowd(reader)[0]
    frozen, open_ = cite(story, "r-1"), cite(story, "r-2")
    freeze("r-1")
    Coding.objects.create(
        story=story,
        theme=Theme.objects.create(monitor=story.monitor, code="t", name="T"),
        coder_name="x",
        at=timezone.now(),
    )
    changing.withdraw(story)
    changing.withdraw(story)
    client = browser("own municipality")
    assert client.get(reverse("story", args=[story.pk])).status_code == 404
    assert not Coding.objects.exists()
    assert cited("r-1") == ["Een verhaal is ingetrokken."]
    assert cited("r-2") == []
    assert (frozen.release, open_.release) == ("r-1", "r-2")
    assert reverse("story", args=[story.pk]) not in client.get(reverse("stories"), {"q": "wijkteam"}).content.decode()


def test_originals_go_when_their_term_is_over(person: Any) -> None:
    story = read_in(told(), person("admin"))
    unread = told()
    changing.forget_originals(timezone.now() + timezone.timedelta(days=31))
    assert not Original.objects.filter(story=story).exists()
    assert Original.objects.filter(story=unread).exists()
    changing.forget_originals(timezone.now() + timezone.timedelta(days=181))
    unread.refresh_from_db()
    assert unread.state == "withdrawn"


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    exif = picture.getexif()
    exif[0x010E] = SECRET
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("notitie.jpg", photo(), "image/jpeg"),
        ("opname.mp3", b"ID3" + b"\0" * 100, "audio/mpeg"),
        ("foto.jpg", b"MZ\x90\x00" + b"\0" * 100, ""),
        ("foto.jpg", b"\xff\xd8\xff" + b"geen foto", ""),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, ""),
        ("brief.pdf", b"%PDF-1.7", ""),
        ("kwaad.svg", b"<svg onload='alert(1)'/>", ""),
        ("leeg.jpg", b"", ""),
    ],
)
def test_attachments_are_known_by_their_content(name: str, content: bytes, taken: str) -> None:
    client = Client()
    token = stories_world.begin(client, make_point())
    answer = client.post(reverse("telling-attach", args=[token]), {"file": SimpleUploadedFile(name, content)})
    kept = list(attaching.Attachment.objects.values_list("media_type", flat=True))
    assert kept == ([taken] if taken else [])
    assert (answer.status_code == 302) is bool(taken)
    for path in attaching.folder().iterdir():
        assert SECRET.encode() not in path.read_bytes()


def test_two_hours_of_sound_are_stopped_while_they_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "LARGEST", 100_000)
    client = Client()
    token = stories_world.begin(client, make_point())
    file = SimpleUploadedFile("lang.mp3", b"ID3" + b"\0" * 400_000)
    answer = client.post(reverse("telling-attach", args=[token]), {"file": file})
    assert answer.status_code == 200
    assert 'id="problems"' in answer.content.decode()
    assert not attaching.Attachment.objects.exists()


def test_an_attachment_is_only_a_file_to_keep_and_only_for_who_masks(browser: Browser) -> None:
    client = Client()
    token = stories_world.begin(client, make_point())
    client.post(reverse("telling-attach", args=[token]), {"file": SimpleUploadedFile("a.jpg", photo())})
    for step, answers in (
        ("verhaal", {"text": stories_world.TEXT}),
        ("betekenis", {}),
        ("waarover", {}),
        ("gebruik", {"use": "publish"}),
    ):
        stories_world.step(client, token, step, answers)
    client.post(reverse("telling-check", args=[token]))
    story = Story.objects.latest("pk")
    kept = story.attachments.get()
    url = reverse("story-attachment", args=[story.pk, kept.stem])
    for who in EVERYBODY:
        answer = browser(who).get(url)
        assert answer.status_code == (200 if who in READERS_IN else 404)
        if who in READERS_IN:
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["Content-Type"] == "application/octet-stream"
    changing.withdraw(story)
    assert not attaching.Attachment.objects.exists()


def test_a_figure_shows_quotes_with_consent_to_each_audience(browser: Browser, person: Any) -> None:
    reader = person("admin")
    stories = crowd(reader, use="quote")
    figure = reverse("figure", args=[fakes.MONITOR, fakes.INDICATOR])
    assert "snel beter" in browser("own municipality").get(figure).content.decode()
    assert "snel beter" not in Client().get(figure).content.decode()
    shown = changing.attributes_of(stories[0])
    changing.publish(stories[0], "quote", shown, STRICT, reader)
    page = Client().get(figure).content.decode()
    assert "snel beter" in page
    assert reverse("story", args=[stories[0].pk]) not in page
    changing.consent_to(stories[0], may_quote=False, may_publish=False)
    assert "snel beter" not in Client().get(figure).content.decode()


def test_lists_filter_by_what_a_story_shows_to_who_looks(browser: Browser, person: Any) -> None:
    reader = person("admin")
    story = crowd(reader)[0]
    coarse = replace(changing.attributes_of(story), provision="")
    changing.publish(story, "whole", coarse, STRICT, reader)
    url, link = reverse("stories"), reverse("story", args=[story.pk])
    chosen = {"monitor": fakes.MONITOR, "voorziening": "jeugd-ggz"}
    assert link not in Client().get(url, chosen).content.decode()
    assert link in browser("own municipality").get(url, chosen).content.decode()
    assert link in Client().get(url, {"monitor": fakes.MONITOR, "gebied": "GM9901"}).content.decode()


@pytest.mark.parametrize("odd", ["'; DROP TABLE", '"', "*", "a AND", "NEAR(", "ä", "﷽", "x" * 500, "NOT", "-", "wijk*"])
def test_odd_words_are_only_searched(browser: Browser, odd: str) -> None:
    assert browser("own municipality").get(reverse("stories"), {"q": odd, "pagina": "x"}).status_code == 200


def test_a_story_is_coded_and_the_book_changes_with_its_history(browser: Browser, person: Any) -> None:
    story = read_in(told(), person("admin"))
    client = browser("own municipality")
    book = reverse("code-book", args=[fakes.MONITOR])
    for name in ("Wachten", "Gezien worden"):
        assert client.post(book, {"name": name, "definition": "d"}).status_code == 302
    assert client.post(book, {"name": "Wachten"}).status_code == 422
    page = reverse("story-code", args=[story.pk])
    assert client.post(page, {"sentence": ["0"]}).status_code == 422
    client.post(page, {"sentence": ["0", "1"], "code": ["wachten"], "memo": "lang"})
    client.post(page, {"start": "0", "end": "4", "code": ["gezien-worden"]})
    client.post(page, {"ready": "1"})
    assert [(row.theme.code, row.start) for row in Coding.objects.order_by("pk")] == [
        ("wachten", 0),
        ("gezien-worden", 0),
    ]
    assert Reading.objects.count() == 1
    theme = reverse("theme-of-book", args=[fakes.MONITOR, "gezien-worden"])
    assert client.get(theme).status_code == 200
    assert client.post(theme, {"merge": "1", "into": "wachten", "why": "zelfde"}).status_code == 302
    assert {row.theme.code for row in Coding.objects.all()} == {"wachten"}
    pieces = [str(row.pk) for row in Coding.objects.all()]
    split = reverse("theme-of-book", args=[fakes.MONITOR, "wachten"])
    assert client.post(split, {"split": "1", "names": "Wachtlijst", "piece-1": pieces[0]}).status_code == 302
    assert "wachtlijst" in {row.theme.code for row in Coding.objects.all()}
    assert "zelfde" in client.get(book).content.decode()
    for name in ("code-agreement", "code-suggestions", "code-import"):
        assert client.get(reverse(name, args=[fakes.MONITOR])).status_code == 200


def test_a_project_goes_out_and_comes_home(browser: Browser, person: Any) -> None:
    story = read_in(told(), person("admin"))
    client = browser("own municipality")
    client.post(reverse("code-book", args=[fakes.MONITOR]), {"name": "Wachten"})
    client.post(reverse("story-code", args=[story.pk]), {"sentence": ["0"], "code": ["wachten"]})
    file = client.get(reverse("code-export", args=[fakes.MONITOR]))
    assert file["Content-Disposition"].startswith("attachment")
    Coding.objects.all().delete()
    back = SimpleUploadedFile("p.qdpx", file.content)
    assert client.post(reverse("code-import", args=[fakes.MONITOR]), {"file": back}).status_code == 200
    assert Coding.objects.get().theme.code == "wachten"
    broken = SimpleUploadedFile("p.qdpx", b"geen zip")
    assert client.post(reverse("code-import", args=[fakes.MONITOR]), {"file": broken}).status_code == 422


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in READERS_IN])
def test_only_who_codes_sees_the_code_book(browser: Browser, person: Any, who: str) -> None:
    story, client = crowd(browser("own municipality").get("/").wsgi_request.user, 1)[0], browser(who)
    pages = [
        reverse(name, args=[fakes.MONITOR])
        for name in ("code-book", "code-agreement", "code-suggestions", "code-export")
    ]
    for url in [*pages, reverse("story-code", args=[story.pk])]:
        assert client.get(url).status_code == 404


def test_sources_stand_side_by_side_and_people_judge(browser: Browser, person: Any) -> None:
    crowd(person("admin"), 1)
    client = browser("own municipality")
    page = client.get(reverse("side-by-side", args=[fakes.MONITOR]))
    assert page.status_code == 200
    assert "Krijgen jongeren op tijd hulp?" in page.content.decode()
    url = reverse("judgement", args=[fakes.MONITOR, "op-tijd", "activities_output"])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"verdict": "differ", "why": "Verhalen zeggen iets anders"}).status_code == 302
    assert client.post(url, {"verdict": "agree", "why": "Na het gesprek zijn we het eens"}).status_code == 302
    assert "Verhalen zeggen iets anders" in client.get(url).content.decode()
    assert client.get(reverse("judgement", args=[fakes.MONITOR, "op-tijd", "onzin"])).status_code == 404
    assert Client().get(reverse("side-by-side", args=[fakes.MONITOR])).status_code == 404


def test_a_place_to_tell_is_made_closed_and_opened_again(browser: Browser) -> None:
    client = browser("own municipality")
    new = reverse("story-point-new", args=[fakes.MONITOR])
    assert client.get(new).status_code == 200
    assert client.post(new, {"question": "Hoe was het?", "scales": "a|b"}).status_code == 422
    answer = client.post(
        new, {"question": "Hoe was het?", "scales": "Voelde het? | naar | fijn", "triangle": "W? | a | b | c"}
    )
    page = client.get(answer["Location"]).content.decode()
    assert "<svg" in page
    assert "/vertel/" in page
    close = reverse("story-point-close", args=[fakes.MONITOR, StoryPoint.objects.get().pk])
    client.post(close, {"close": "1"})
    assert not StoryPoint.objects.get().is_open
    assert client.get(reverse("story-points", args=[fakes.MONITOR])).status_code == 200


@pytest.mark.parametrize("kind", ["story", "journey", "casus", "report", "observation"])
def test_a_professional_types_out_every_kind(browser: Browser, kind: str) -> None:
    client = browser("practitioner")
    answer = client.post(reverse("story-write", args=[fakes.MONITOR]), {"kind": kind})
    first = {
        "title": "Een titel",
        "text": "Wat er was.",
        "persona": "een moeder",
        "phases": "Eerst\nDaarna",
        "on": "2025-03-01",
        "form": "panel",
        "present": "zes ouders",
    }
    entries = {
        "momenten": {"phase": "Eerst", "description": "Een brief", "emotion": "-2"},
        "gebeurtenissen": {"on": "2025-01-02", "description": "Verhuisd", "euro": "1.250,50"},
        "gehoord": {"role": "ouder", "heard": "Wachten is zwaar"},
        "afspraken": {"what": "Bellen", "owner": "wijkteam"},
    }
    for _time in range(12):
        url = answer["Location"]
        name = url.rsplit("/", 1)[1]
        if name == "nakijken":
            break
        assert client.get(url).status_code == 200
        if name in entries:
            client.post(url, entries[name])
            answer = client.post(url, {"done": "1"})
        else:
            answer = client.post(url, first | {"use": "quote"})
        assert answer.status_code == 302, answer.content.decode()
    page = client.get(url)
    assert page.status_code == 200
    assert client.post(url).status_code == 302
    story = Story.objects.latest("pk")
    assert (story.kind, str(story.typed_by)) == (kind, "practitioner")
    assert Client().get(url).status_code == 404
    ready = read_in(story, story.typed_by)
    page = client.get(reverse("story", args=[ready.pk])).content.decode()
    assert ("<svg" in page.split("<main")[1]) is (kind in ("journey", "casus"))


def test_the_crawl_of_every_exit_shows_nothing_it_should_not(browser: Browser, person: Any) -> None:
    reader = person("admin")
    unread = told(contact="06-87654321")
    inner = read_in(told("inside", INNER), reader, quote=INNER)
    urls = [
        reverse("stories"),
        f"{reverse('stories')}?monitor={fakes.MONITOR}",
        f"{reverse('search')}?q=kwetsbaarheid",
        f"{reverse('search')}?q=Wilhelmina",
        reverse("figure", args=[fakes.MONITOR, fakes.INDICATOR]),
        reverse("monitor", args=[fakes.MONITOR]),
        reverse("direction", args=[fakes.MONITOR, "wat"]),
        reverse("side-by-side", args=[fakes.MONITOR]),
        reverse("code-export", args=[fakes.MONITOR]),
        reverse("story-points", args=[fakes.MONITOR]),
        reverse("start"),
        *(reverse("story", args=[one.pk]) for one in (unread, inner)),
        *(reverse(name, args=[unread.pk]) for name in ("read-in", "story-contact", "story-code", "story-opening")),
    ]
    for who in EVERYBODY:
        if who == "admin" or who in READERS_IN:
            continue
        client = browser(who)
        for url in urls:
            page = client.get(url).content.decode(errors="replace")
            assert SECRET not in page, (who, url)
            assert "06-87654321" not in page, (who, url)
            if who not in INSIDERS:
                assert "kwetsbaarheid." not in page, (who, url)


def test_lists_and_a_story_ask_the_database_little(
    browser: Browser, person: Any, django_assert_max_num_queries: Any
) -> None:
    story = crowd(person("admin"), 3)[0]
    client = browser("own municipality")
    with django_assert_max_num_queries(16):
        client.get(reverse("stories"), {"monitor": fakes.MONITOR})
    with django_assert_max_num_queries(18):
        client.get(reverse("story", args=[story.pk]))


def test_a_report_quotes_with_consent_for_its_audience_only(person: Any) -> None:
    reader = person("admin")
    stories = crowd(reader)
    inner, outer = fakes.release(fakes.MONITOR, Audience.INTERNAL), fakes.release(fakes.MONITOR, Audience.PUBLIC)
    assert "snel beter" in str(chapter(inner, ""))
    assert chapter(outer, "") is None
    changing.publish(stories[0], "quote", changing.attributes_of(stories[0]), STRICT, reader)
    assert "snel beter" in str(chapter(outer, "WK990101"))
    assert chapter(outer, "WK990102") is None
    changing.consent_to(stories[0], may_quote=False, may_publish=False)
    assert chapter(outer, "") is None


def test_a_quote_is_put_in_a_report_where_it_stays_until_it_is_withdrawn(browser: Browser, person: Any) -> None:
    story = crowd(person("admin"))[0]
    client, url = browser("own municipality"), reverse("story-opening", args=[story.pk])
    inner, outer = (fakes.release(fakes.MONITOR, one) for one in (Audience.INTERNAL, Audience.PUBLIC))
    assert client.post(url, {"cite": "1", "release": outer.id}).status_code == 422
    assert client.post(url, {"cite": "1", "release": "onbekend"}).status_code == 422
    assert client.post(url, {"cite": "1", "release": inner.id}).status_code == 302
    changing.withdraw(story)
    assert "Een verhaal is ingetrokken." in str(chapter(inner, ""))
    assert "snel beter" not in str(chapter(inner, ""))
