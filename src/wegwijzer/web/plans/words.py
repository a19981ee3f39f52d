"""What the parts of a plan are called on a page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.design import MomentKind, Part, Perspective, TheoryKind
from wegwijzer.planning.evaluation import Proposal, Reason
from wegwijzer.planning.size import WhyOut
from wegwijzer.planning.triangulation import Gap

THEORY: dict[str, Promise] = {
    TheoryKind.AMBITION: _("Ambition"),
    TheoryKind.RESULT: _("Result for society"),
    TheoryKind.EFFECT: _("Effect on people"),
    TheoryKind.ACTIVITY: _("What we do"),
    TheoryKind.INPUT: _("What we put in"),
}
PERSPECTIVES: dict[str, Promise] = {
    Perspective.RESIDENT: _("resident"),
    Perspective.CLIENT: _("client or relative"),
    Perspective.PRACTITIONER: _("practitioner"),
    Perspective.PROVIDER: _("provider"),
    Perspective.POLICY: _("making policy"),
    Perspective.MANAGEMENT: _("management or purchasing"),
    Perspective.FINANCE: _("finance"),
    Perspective.RESEARCH: _("research"),
    Perspective.COUNCIL: _("council or executive"),
    Perspective.PARTNER: _("partner, such as a school or GP"),
}
PARTS: dict[str, Promise] = {
    Part.WORKING_GROUP: _("is in the working group"),
    Part.AMBASSADOR: _("is the ambassador"),
    Part.SUPPLIER: _("delivers information"),
    Part.USER: _("uses the answers"),
    Part.HEARS_BACK: _("hears back what was done"),
}
MOMENTS: dict[str, Promise] = {
    MomentKind.DELIVERY: _("delivery"),
    MomentKind.RELEASE: _("new figures"),
    MomentKind.REPORT: _("report"),
    MomentKind.CONVERSATION: _("conversation"),
    MomentKind.DECISION: _("decision"),
    MomentKind.OTHER: _("something else"),
}
GAPS: dict[str, Promise] = {
    Gap.NOTHING: _("nothing answers this question yet"),
    Gap.ONE_WAY: _("only one way of looking"),
    Gap.NO_STORY: _("no stories, only figures"),
    Gap.NO_FIGURE: _("no figures, only stories"),
}
LEAVE_OUT: dict[str, Promise] = {
    WhyOut.NO_QUESTION: _("no question needs it"),
    WhyOut.NEVER_DISCUSSED: _("it was never discussed"),
    WhyOut.COSTLY: _("it costs much time"),
    WhyOut.NICE_ONLY: _("it is only nice to know"),
}
PROPOSALS: dict[str, Promise] = {
    Proposal.KEEP: _("keep"),
    Proposal.CHANGE: _("change"),
    Proposal.DROP: _("drop"),
}
REASONS: dict[str, Promise] = {
    Reason.CHANGED_SOMETHING: _("something was done because of it"),
    Reason.DISCUSSED: _("it was discussed"),
    Reason.NOT_DISCUSSED: _("it was not discussed"),
    Reason.NO_QUESTION: _("no question needs it"),
    Reason.COSTLY: _("it costs much time"),
    Reason.LATE: _("deliveries were late"),
    Reason.ANSWERED: _("it was answered"),
    Reason.UNANSWERED: _("it was not answered"),
    Reason.ENDS: _("it was asked for once"),
    Reason.NOT_HEARD_BACK: _("has not heard back"),
}
SIZES: dict[int, Promise] = {
    1: _("small"),
    2: _("small enough"),
    3: _("sizeable"),
    4: _("big"),
    5: _("too big"),
}
HEAVIEST: dict[str, Promise] = {
    "hours": _("the time it takes to deliver weighs heaviest"),
    "figures": _("the number of figures weighs heaviest"),
    "questions": _("the number of questions weighs heaviest"),
    "functions": _("the number of functions weighs heaviest"),
}
ABOUT: dict[str, Promise] = {
    "indicator": _("Figures"),
    "stories": _("Stories and conversations"),
    "question": _("Questions"),
    "supplier": _("Suppliers"),
}
