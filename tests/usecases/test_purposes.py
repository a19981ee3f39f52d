"""Purpose binds: what was delivered for learning isn't shown to account, unless the supplier agreed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import small_world
from wegwijzer.definitions.model import AreaChoice, Audience, Function, Monitor, Source
from wegwijzer.errors import Refusal
from wegwijzer.frames import Status
from wegwijzer.language import nothing
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.keeping_definitions import ANY_VERSION, change_monitor, with_things
from wegwijzer.usecases.opening import loaded_definitions, opened_release
from wegwijzer.usecases.purposes import functions_of_view, may_serve, withheld
from wegwijzer.usecases.releasing import release
from wegwijzer.usecases.reporting import content_of
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import figure_cards, view_figure

RESEARCHER, VISITOR = Viewer.of("zilverstroom", "onderzoeker"), Viewer.visitor()
FIGURE = FigureQuery(monitor="hulp", indicator="met-hulp")


def monitor(*functions: Function) -> Monitor:
    return Monitor(
        id="m",
        title="M",
        organisation="o",
        areas=AreaChoice(municipalities=()),
        indicators=(),
        functions=functions,
    )


@pytest.mark.parametrize(
    ("functions", "agreed", "audience", "allowed"),
    [
        ((Function.LEARN,), (), Audience.PUBLIC, True),
        ((Function.LEARN,), (Function.LEARN,), Audience.PUBLIC, True),
        ((Function.LEARN, Function.ACCOUNT), (Function.LEARN,), Audience.INTERNAL, True),
        ((Function.LEARN, Function.ACCOUNT), (Function.LEARN,), Audience.PUBLIC, False),
        ((Function.LEARN, Function.ACCOUNT), (Function.LEARN,), Audience.PROVIDER, False),
        ((Function.LEARN, Function.ACCOUNT), (Function.LEARN, Function.ACCOUNT), Audience.PUBLIC, True),
        ((Function.ACCOUNT,), (Function.LEARN,), Audience.INTERNAL, False),
        ((), (Function.LEARN,), Audience.PUBLIC, True),
        ((Function.STEER,), (Function.SIGNAL,), Audience.INTERNAL, False),
    ],
)
def test_what_a_supplier_agreed_to(functions, agreed, audience, allowed):
    source = Source(id="s", title="S", publisher="P", functions=agreed)
    assert may_serve(source, functions_of_view(monitor(*functions), audience)) is allowed


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_world.build(tmp_path)


def bind(home: Home, agreed: str, functions: str) -> None:
    def change(known):
        source = replace(known.sources["hulp"], functions=tuple(Function(one) for one in agreed.split()))
        found = replace(known.monitors["hulp"], functions=tuple(Function(one) for one in functions.split()))
        return with_things(known, source, found)

    change_monitor(home, "hulp", ANY_VERSION, change)


def test_a_release_withholds_what_was_delivered_for_another_purpose(home):
    bind(home, "learn", "learn account")
    known = loaded_definitions(home)
    assert "met-hulp" in withheld(known, known.monitors["hulp"], Audience.PUBLIC)
    made = release(home, "hulp", "publiek", released_at=small_world.CLOCK).release
    frame = opened_release(home, made.id).figures.figures("met-hulp").frame
    assert not frame.is_empty()
    assert set(frame["status"]) == {Status.NOT_DELIVERED.value}
    assert frame["value"].null_count() == frame.height
    assert frame["n"].null_count() == frame.height
    assert "met-hulp" in made.summary["withheld"]
    view = view_figure(home, VISITOR, FIGURE)
    assert view.cell.value is None
    assert "geleverd voor een ander doel" in view.cell.note
    other = view_figure(home, VISITOR, FigureQuery(monitor="hulp", indicator="eenzaam"))
    assert other.cell.value is not None


def test_within_the_organisation_it_is_shown_to_learn(home):
    bind(home, "learn", "learn account")
    release(home, "hulp", "intern", released_at=small_world.CLOCK)
    assert view_figure(home, RESEARCHER, FIGURE).cell.value is not None


def test_who_agreed_is_shown(home):
    bind(home, "learn account", "learn account")
    release(home, "hulp", "publiek", released_at=small_world.CLOCK)
    assert view_figure(home, VISITOR, FIGURE).cell.value is not None


def test_an_earlier_release_is_refused_when_the_supplier_takes_it_back(home):
    before = view_figure(home, VISITOR, FIGURE)
    assert before.cell.value is not None
    bind(home, "learn", "learn account")
    with pytest.raises(Refusal, match="another purpose"):
        view_figure(home, VISITOR, FIGURE)
    shown = [card.indicator for _block, cards in figure_cards(home, VISITOR, "hulp").blocks for card in cards]
    assert "met-hulp" not in shown
    assert "eenzaam" in shown
    content = content_of(home, opened_release(home, before.release), "")
    assert "Inwoners met hulp" not in repr(content.chapters)
    assert "Eenzaamheid" in repr(content.chapters)


def test_its_kind_of_nothing_says_why():
    assert nothing.name(Status.NOT_DELIVERED, "purpose") == "niet getoond: geleverd voor een ander doel"
