"""What the values of the definitions are called on a page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Audience, BuildingBlock, Direction, Function
from wegwijzer.periods import PeriodKind

BLOCKS: dict[str, tuple[Promise, Promise]] = {
    BuildingBlock.SOCIETAL_DEVELOPMENT: (_("Development of society"), _("How are our residents doing?")),
    BuildingBlock.SOCIETAL_RESULT: (
        _("Result for society"),
        _("What do we want to reach together, and where do we stand?"),
    ),
    BuildingBlock.INPUT: (_("Input and money"), _("What does it cost?")),
    BuildingBlock.ACTIVITIES_OUTPUT: (_("Activities and output"), _("What do we do, and for how many people?")),
    BuildingBlock.EFFECT: (_("Effect"), _("Does the support make a difference?")),
    BuildingBlock.EXPERIENCE: (_("Experience of clients and residents"), _("How do people experience it?")),
}
FUNCTIONS: dict[str, Promise] = {
    Function.SIGNAL: _("Signal"),
    Function.LEARN: _("Learn and improve"),
    Function.STEER: _("Steer"),
    Function.ACCOUNT: _("Account"),
    Function.FORECAST: _("Forecast"),
}
BETTER: dict[str, Promise] = {
    Direction.UP: _("higher is better"),
    Direction.DOWN: _("lower is better"),
    Direction.NEUTRAL: _("neither higher nor lower is better"),
}
AUDIENCES: dict[str, Promise] = {
    Audience.INTERNAL: _("for the organisation"),
    Audience.PROVIDER: _("for providers"),
    Audience.PUBLIC: _("for everybody"),
}
FREQUENCIES: dict[str, Promise] = {
    PeriodKind.DAY: _("every day"),
    PeriodKind.MONTH: _("every month"),
    PeriodKind.QUARTER: _("every quarter"),
    PeriodKind.HALF_YEAR: _("every half-year"),
    PeriodKind.YEAR: _("every year"),
    PeriodKind.SCHOOL_YEAR: _("every school year"),
}
LEVELS: dict[str, Promise] = {
    AreaLevel.COUNTRY: _("country"),
    AreaLevel.REGION: _("region"),
    AreaLevel.MUNICIPALITY: _("municipality"),
    AreaLevel.DISTRICT: _("district"),
    AreaLevel.NEIGHBOURHOOD: _("neighbourhood"),
}
KINDS: dict[str, Promise] = {
    "monitor": _("Monitor"),
    "indicator": _("Figure"),
    "area": _("Area"),
}
CHARTS: dict[str, Promise] = {
    "lijn": _("over time"),
    "gebieden": _("areas"),
    "kaart": _("map"),
    "tabel": _("table"),
}
ALL: dict[str, dict] = {
    "function": FUNCTIONS,
    "better": BETTER,
    "audience": AUDIENCES,
    "frequency": FREQUENCIES,
    "level": LEVELS,
    "kind": KINDS,
    "chart": CHARTS,
}
