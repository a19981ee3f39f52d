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
RULES: dict[str, Promise] = {
    "minimum_count": _("smallest number that is shown"),
    "zeros_shown": _("show zeros"),
    "minimum_denominator": _("smallest group of which a share is shown"),
    "rounding_base": _("round to"),
    "rounding": _("way of rounding"),
    "group_disclosure": _("hide when (nearly) everybody of a group has it, from a share of"),
    "dominance": _("hide when the largest suppliers have more than a share of"),
    "p_percent": _("how close one supplier may guess another, in percent"),
    "minimum_contributors": _("fewest suppliers behind an amount"),
    "minimum_respondents": _("fewest people that answered"),
    "minimum_stories": _("fewest stories with the same attributes"),
    "hide_ratio_with_hidden_part": _("hide a ratio of which a part is hidden"),
    "rate_after_rounding": _("work out rates after rounding"),
    "secondary": _("hide what would tell a hidden number"),
    "protection_interval": _("how unsure an attacker must stay, as a share of the number"),
    "colluding": _("how many people may pool what they know of themselves"),
    "protect_published": _("protect figures that were published elsewhere too"),
}
STANDINGS: dict[str, Promise] = {
    "new": _("new"),
    "discussed": _("being discussed"),
    "explained": _("explained"),
    "settled": _("settled"),
    "follow_up": _("being looked into"),
}
ALL: dict[str, dict] = {
    "standing": STANDINGS,
    "rule": RULES,
    "function": FUNCTIONS,
    "better": BETTER,
    "audience": AUDIENCES,
    "frequency": FREQUENCIES,
    "level": LEVELS,
    "kind": KINDS,
    "chart": CHARTS,
}
