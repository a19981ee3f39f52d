"""The care and support of the lead municipality: provisions, who gives them, and how often they start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wegwijzer.demo import planted
from wegwijzer.demo.population import AGES

YOUTH, WMO, INCOME = "jeugd", "wmo", "rondkomen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One kind of care or support; `a_year` starts per 1,000 inhabitants of the ages, `price` per unit in 2018."""

    code: str
    title: str
    law: str
    a_year: float
    days: float
    price: float
    a_week: float
    peaks: tuple[tuple[float, float, float], ...]  # age, width, weight
    poverty: float = 0.4  # how strongly need falls with wealth (log points per standard deviation)
    women: float = 0.5
    trend: float = 0.0  # log points a year
    school: float = 0.0  # how strongly starts follow the school year
    heavy: bool = False
    waiting: float = 14.0  # days
    providers: tuple[tuple[str, float], ...] = ()


_TEAM, _BUDGET = ("wijkteam-de-wegwijzers", 1.0), ("budgetwinkel-de-stuiver", 1.0)
_AMBULANT = (
    ("jeugdzorg-kompasroos", 0.36),
    ("de-stuifmolen", 0.24),
    ("tolhuis-begeleiding", 0.22),
    ("huis-de-schommel", 0.18),
)
_HOME = (("thuiszorg-de-notendop", 0.55), ("zorg-morgenrood", 0.45))
_GUIDE = (
    ("tolhuis-begeleiding", 0.34),
    ("zorg-morgenrood", 0.31),
    ("thuiszorg-de-notendop", 0.2),
    ("woonvorm-de-ankerplaats", 0.15),
)
_DAY = (("dagcentrum-zonnepit", 0.7), ("zorg-morgenrood", 0.3))
_STAY = (("jeugdzorg-kompasroos", 0.6), ("huis-de-schommel", 0.4))

PROVISIONS: tuple[Provision, ...] = (
    Provision(
        code="jeugd-wijkteam",
        title="Jeugdhulp door het wijkteam",
        law=YOUTH,
        a_year=17,
        days=130,
        price=78,
        a_week=0.8,
        peaks=((7, 4, 1.0), (14, 3, 0.8)),
        women=0.47,
        school=0.5,
        trend=0.02,
        providers=(_TEAM,),
    ),
    Provision(
        code="jeugd-ambulant",
        title="Ambulante jeugdhulp",
        law=YOUTH,
        a_year=21,
        days=215,
        price=92,
        a_week=1.2,
        peaks=((9, 4, 1.0), (14, 3, 0.9)),
        women=0.44,
        school=0.4,
        waiting=32,
        providers=_AMBULANT,
    ),
    Provision(
        code="jeugd-ggz",
        title="Jeugd-ggz",
        law=YOUTH,
        a_year=18,
        days=260,
        price=118,
        a_week=1.0,
        peaks=((10, 3, 0.7), (16, 2, 1.3)),
        women=0.52,
        school=1.0,
        poverty=0.1,
        trend=0.03,
        waiting=62,
        providers=(("lantaarn-jeugd-ggz", 0.68), ("jeugdzorg-kompasroos", 0.17), ("de-stuifmolen", 0.15)),
    ),
    Provision(
        code="jeugd-daghulp",
        title="Daghulp",
        law=YOUTH,
        a_year=4.2,
        days=280,
        price=54,
        a_week=4,
        peaks=((5, 3, 1.2), (13, 3, 0.6)),
        women=0.35,
        school=0.6,
        heavy=True,
        waiting=40,
        providers=(("jeugdzorg-kompasroos", 0.5), ("de-stuifmolen", 0.2), ("huis-de-schommel", 0.3)),
    ),
    Provision(
        code="jeugd-pleegzorg",
        title="Pleegzorg",
        law=YOUTH,
        a_year=1.4,
        days=820,
        price=46,
        a_week=7,
        peaks=((4, 4, 1.0), (12, 4, 0.5)),
        poverty=0.7,
        heavy=True,
        waiting=25,
        providers=(("pleegzorg-het-nest", 1.0),),
    ),
    Provision(
        code="jeugd-gezinshuis",
        title="Gezinshuis",
        law=YOUTH,
        a_year=0.7,
        days=640,
        price=172,
        a_week=7,
        peaks=((11, 4, 1.0),),
        poverty=0.6,
        heavy=True,
        waiting=38,
        providers=(("huis-de-schommel", 1.0),),
    ),
    Provision(
        code="jeugd-verblijf",
        title="Jeugdhulp met verblijf",
        law=YOUTH,
        a_year=3.4,
        days=250,
        price=295,
        a_week=7,
        peaks=((15, 2, 1.0),),
        poverty=0.6,
        heavy=True,
        waiting=45,
        providers=_STAY,
    ),
    Provision(
        code="wmo-huishouden",
        title="Hulp bij het huishouden",
        law=WMO,
        a_year=9.0,
        days=610,
        price=29,
        a_week=2.5,
        peaks=((82, 8, 1.0), (64, 10, 0.06)),
        women=0.68,
        trend=0.06,
        waiting=24,
        providers=_HOME,
    ),
    Provision(
        code="wmo-begeleiding",
        title="Begeleiding",
        law=WMO,
        a_year=7.6,
        days=370,
        price=57,
        a_week=1.6,
        peaks=((33, 11, 1.0), (55, 12, 0.8), (78, 9, 0.7)),
        poverty=0.6,
        trend=0.025,
        waiting=28,
        providers=_GUIDE,
    ),
    Provision(
        code="wmo-dagbesteding",
        title="Dagbesteding",
        law=WMO,
        a_year=2.7,
        days=410,
        price=44,
        a_week=4,
        peaks=((80, 7, 1.0), (42, 14, 0.25)),
        heavy=True,
        waiting=21,
        providers=_DAY,
    ),
    Provision(
        code="wmo-hulpmiddel",
        title="Hulpmiddelen en woningaanpassingen",
        law=WMO,
        a_year=10.0,
        days=900,
        price=6.2,
        a_week=1,
        peaks=((80, 10, 1.0), (55, 14, 0.07)),
        women=0.58,
        waiting=18,
        providers=(("hulpmiddelen-de-hefboom", 1.0),),
    ),
    Provision(
        code="wmo-vervoer",
        title="Vervoer",
        law=WMO,
        a_year=6.0,
        days=720,
        price=14,
        a_week=1,
        peaks=((80, 9, 1.0), (60, 14, 0.07)),
        women=0.6,
        waiting=12,
        providers=(("hulpmiddelen-de-hefboom", 1.0),),
    ),
    Provision(
        code="wmo-kortdurend",
        title="Kortdurend verblijf",
        law=WMO,
        a_year=0.5,
        days=70,
        price=125,
        a_week=2,
        peaks=((79, 8, 1.0),),
        heavy=True,
        providers=(("zorg-morgenrood", 1.0),),
    ),
    Provision(
        code="wmo-beschermd-wonen",
        title="Beschermd wonen",
        law=WMO,
        a_year=0.8,
        days=620,
        price=128,
        a_week=7,
        peaks=((29, 8, 1.0), (45, 10, 0.6)),
        women=0.36,
        poverty=0.7,
        heavy=True,
        waiting=70,
        providers=(("woonvorm-de-ankerplaats", 1.0),),
    ),
    Provision(
        code="schuldhulp",
        title="Schuldhulpverlening",
        law=INCOME,
        a_year=3.6,
        days=400,
        price=66,
        a_week=0.7,
        peaks=((38, 11, 1.0),),
        poverty=0.9,
        trend=0.02,
        waiting=22,
        providers=(_BUDGET,),
    ),
    Provision(
        code="budgetcoaching",
        title="Budgetcoaching",
        law=INCOME,
        a_year=2.8,
        days=150,
        price=58,
        a_week=0.6,
        peaks=((36, 12, 1.0),),
        poverty=0.7,
        trend=0.05,
        waiting=10,
        providers=(_BUDGET, ("wijkteam-de-wegwijzers", 0.4)),
    ),
    Provision(
        code="werk-begeleiding",
        title="Begeleiding naar werk",
        law=INCOME,
        a_year=3.8,
        days=230,
        price=61,
        a_week=1.5,
        peaks=((31, 10, 1.0), (52, 8, 0.5)),
        poverty=0.8,
        women=0.46,
        trend=-0.02,
        waiting=17,
        providers=(("tolhuis-begeleiding", 0.45), ("wijkteam-de-wegwijzers", 0.55)),
    ),
)
AGES_OF = {YOUTH: (0, 17), WMO: (18, AGES - 1), INCOME: (18, 66)}
_SCHOOL_YEAR = np.array([0.18, 0.06, 0.1, -0.02, 0.0, -0.05, -0.45, -0.5, 0.38, 0.26, 0.14, -0.1])


def need_by_age(provision: Provision) -> NDArray[np.float64]:
    """Relative need by age, at most 1; zero outside the ages of the law."""
    age = np.arange(AGES)
    lowest, highest = AGES_OF[provision.law]
    need = (
        np.asarray(sum(weight * np.exp(-(((age - at) / width) ** 2) / 2) for at, width, weight in provision.peaks))
        + 0.008
    )
    return np.where((age >= lowest) & (age <= highest), need / need.max(), 0.0)


def pace(provision: Provision, month: date) -> float:
    """How much faster than normal a provision starts in a month: trend, season, and what was planted for everybody."""
    factor = float(np.exp(provision.trend * (month.year - 2018 + month.month / 12)))
    factor *= 1 + provision.school * float(_SCHOOL_YEAR[month.month - 1])
    if month >= planted.POLICY_FROM and provision.code in planted.POLICY:
        factor *= planted.POLICY[provision.code]
    if month >= planted.FEE_FROM and provision.code == "wmo-huishouden":
        factor *= planted.FEE
    if planted.LOCKDOWN[0] <= month <= planted.LOCKDOWN[1]:
        factor *= planted.LOCKDOWN_LEFT
    return factor


def jumps(provision: Provision, month: date, area: str) -> bool:
    """Whether the planted jump of one neighbourhood holds."""
    return (
        area == planted.JUMP_AREA
        and month >= planted.JUMP_FROM
        and provision.code in ("jeugd-wijkteam", "jeugd-ambulant", "jeugd-ggz")
    )
