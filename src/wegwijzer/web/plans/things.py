"""The things of a plan by their address, under the five directions, each with a short help."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.web.plans import agreed, items, lists, singles


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing of the plan: a form, or a list of items."""

    id: str
    direction: str
    title: Promise
    help: Promise
    form: type[singles.Single | items.Item] | None  # None: it has pages of its own
    example: Promise | str = ""

    @property
    def many(self) -> bool:
        """Whether it is a list."""
        return self.form is not None and issubclass(self.form, items.Item)

    def filled(self, definitions: Definitions, monitor: Monitor) -> int:
        """Return how much stands there: items of a list, or filled fields."""
        if self.form is None:
            return len(monitor.indicators)
        if self.many:
            return len(self.form.items(definitions, monitor))
        return sum(bool(value) for value in self.form.read(monitor).values())


def _thing(
    id_: str, direction: str, title: Promise, help_: Promise, form: type | None, example: Promise | str = ""
) -> Thing:
    return Thing(id=id_, direction=direction, title=title, help=help_, form=form, example=example)


WHY, LOOK, WHO, WHAT, HOW = "waarom", "hoe-ziet-het-eruit", "met-wie", "wat", "hoe-georganiseerd"
DIRECTIONS: dict[str, Promise] = {
    WHY: _("Why"),
    LOOK: _("What it looks like"),
    WHO: _("With whom"),
    WHAT: _("What"),
    HOW: _("How organised"),
}
THINGS: dict[str, Thing] = {
    thing.id: thing
    for thing in (
        _thing(
            "titel",
            WHY,
            _("Title"),
            _("A title that says what it is about, and one sentence that says what it is for."),
            singles.TitleForm,
        ),
        _thing(
            "vragen",
            WHY,
            _("Questions"),
            _(
                "Start with the question, not with the data. Put aside what you have already and look afresh: "
                "what do you need to know? Three questions are plenty to begin with."
            ),
            agreed.QuestionItem,
            _(
                "How long do young people wait for help? The alderman asks it. If it is longer than eight weeks, "
                "we agree on help in between."
            ),
        ),
        _thing(
            "waarom",
            WHY,
            _("Reason"),
            _("Think before you begin. What do you want to do with what you learn, and is that worth the work?"),
            singles.WhyForm,
            _("We chose help near home. We want to learn whether that works, and how."),
        ),
        _thing(
            "functies",
            WHY,
            _("Use"),
            _(
                "Signal, learn, steer, account or forecast: each asks for other information. Who is judged by a "
                "figure learns less from it. Choose one or two."
            ),
            singles.FunctionsForm,
        ),
        _thing(
            "vorm",
            LOOK,
            _("Form"),
            _(
                "A report or a screen is a beginning. The conversation gives figures their meaning, and stories "
                "tell how it comes about."
            ),
            singles.LookForm,
            _(
                "Six figures on a screen, two conversations a year with clients, and a table with providers "
                "after each report."
            ),
        ),
        _thing(
            "publiek",
            LOOK,
            _("Readers"),
            _("For each kind of reader the figures are protected anew, so that nobody can be recognised."),
            singles.AudiencesForm,
        ),
        _thing(
            "kring",
            WHO,
            _("Owner and ambassador"),
            _(
                "An ambassador in the management gives speed and frees time. Look for people who like it; lose "
                "little energy on who doesn't yet."
            ),
            singles.CircleForm,
        ),
        _thing(
            "mensen",
            WHO,
            _("People"),
            _(
                "Involve who delivers, who uses and whom it is about, from the beginning. Several perspectives "
                "see more."
            ),
            lists.PersonItem,
            _("Two parents, in the working group, and they hear back what was done."),
        ),
        _thing(
            "leveranciers",
            WHO,
            _("Suppliers"),
            _(
                "Delivering costs time. Who delivers deserves to hear what came of it, and helps to explain what "
                "you see."
            ),
            lists.SupplierItem,
        ),
        _thing(
            "wat",
            WHAT,
            _("What and what not"),
            _(
                "Information about society tells how people are doing; information about the work tells what was "
                "done and whether it helped. Say what you leave out."
            ),
            singles.WhatForm,
        ),
        _thing(
            "cijfers",
            WHAT,
            _("Figures"),
            _("Few figures, each with a question that needs it. More can always be added later."),
            None,
        ),
        _thing(
            "veranderverhaal",
            WHAT,
            _("How you think it works"),
            _("From what you do to what you want to reach. Put a step down, and say what should follow from it."),
            lists.TheoryItem,
            _("We do: help near home. It leads to: young people reach their goals."),
        ),
        _thing(
            "doelen",
            WHAT,
            _("Goals"),
            _(
                "A goal makes accounting firmer, and more exciting. It must be realistic and just within reach. "
                "No goal is a choice too: say why."
            ),
            agreed.TargetItem,
        ),
        _thing(
            "verwachtingen",
            WHAT,
            _("Expectations"),
            _("Who says beforehand what they expect, learns more from the figure afterwards."),
            lists.ExpectationItem,
        ),
        _thing(
            "grenzen",
            WHAT,
            _("Limits and levers"),
            _(
                "Only for steering: at which score do you intervene, and by which lever? Often that must be "
                "learnt first."
            ),
            lists.LeverItem,
        ),
        _thing(
            "manieren",
            HOW,
            _("Ways to find out"),
            _(
                "Look at the same thing in two ways, counting and telling: then you can trust it more. Ask "
                "people as little as possible."
            ),
            lists.InstrumentItem,
            _("A mirror conversation with eight clients, twice a year, an hour each."),
        ),
        _thing(
            "gebied",
            HOW,
            _("Areas"),
            _(
                "A figure says something when it shows a difference: over time, between districts, or with a "
                "comparable municipality."
            ),
            singles.AreaForm,
        ),
        _thing(
            "werkwijze",
            HOW,
            _("Arrangement"),
            _("Not everything changes fast. Once a year is often enough, and asks less of people."),
            singles.WorkForm,
        ),
        _thing(
            "afspraken",
            HOW,
            _("Purpose and law"),
            _("Data about people may only be used for the purpose you agreed, and be kept no longer than needed."),
            singles.AgreementsForm,
        ),
        _thing(
            "agenda",
            HOW,
            _("Calendar"),
            _("Plan the conversation before the figures come. Otherwise the report ends up in a drawer."),
            agreed.MomentItem,
            _("3 March: conversation with providers and the district team."),
        ),
    )
}


def of_direction(direction: str) -> list[Thing]:
    """Return the things of one direction."""
    return [thing for thing in THINGS.values() if thing.direction == direction]
