"""What was planted in the demo world on purpose: what, where, when and how large. Later tests look for exactly this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

JUMP_AREA = "BU99010405"
NEW_AREA = "BU99010807"
LONELY_DISTRICT = "WK990105"
AGEING_DISTRICT = "WK990106"
GAP_DISTRICT = "WK990102"
NEW_PRACTICE = "jeugdzorg-kompasroos"
CLOSED = "de-stuifmolen"
RETURNING = "tolhuis-begeleiding"
SILENT = "lantaarn-jeugd-ggz"
JUMP_FROM = date(2024, 4, 1)
PRACTICE_FROM = date(2023, 7, 1)
POLICY_FROM = date(2022, 1, 1)
CLOSED_FROM = date(2021, 7, 1)
SILENT_FROM = date(2025, 7, 1)
FEE_FROM = date(2019, 1, 1)
LOCKDOWN = (date(2020, 3, 1), date(2020, 5, 31))

JUMP = 3.2  # of first help; help that returns makes it about 2.5 in all starts
LOCKDOWN_LEFT = 0.6
FEE = 1.35
SCORE_RISE = 1.2
GOAL_RISE = 0.18
GAP_POINTS = 5.0
GAP_YEAR = 2024
LONELY_POINTS_A_YEAR = 3.0
POLICY = {
    "jeugd-wijkteam": 1.45,
    "jeugd-ambulant": 1.20,
    "jeugd-daghulp": 0.72,
    "jeugd-verblijf": 0.55,
    "wmo-beschermd-wonen": 0.75,
}
QUEUE = {2022: 1.5, 2023: 1.5, 2024: 1.25, 2025: 1.25}  # waiting for jeugd-ggz, times usual
PRICES = (1.0, 1.025, 1.05, 1.075, 1.105, 1.205, 1.25, 1.285)  # 2018 … 2025; wages rose with a jump in 2023


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedEvent:
    """One event: `size` is a factor or a difference in the unit that `what` names; `until` None means it lasts."""

    id: str
    what: str  # Dutch, one sentence
    kind: str  # jump, shift, trend, gap, dip, season, level, missing
    measures: tuple[str, ...]  # provisions, column or measures in which it is seen
    where: str  # area or provider code
    since: date
    size: float
    until: date | None = None


_YOUTH = ("jeugd-wijkteam", "jeugd-ambulant", "jeugd-ggz")
PLANTED: tuple[PlantedEvent, ...] = (
    PlantedEvent(
        id="sprong-in-een-buurt",
        what="In één buurt starten vanaf april 2024 2,5 keer zoveel jongeren met lichte hulp of jeugd-ggz.",
        kind="jump",
        measures=_YOUTH,
        where=JUMP_AREA,
        since=JUMP_FROM,
        size=2.5,
    ),
    PlantedEvent(
        id="andere-werkwijze",
        what="Kompasroos Jeugd werkt sinds juli 2023 anders; in een half jaar stijgt de uitkomst met 1,2 punt.",
        kind="shift",
        measures=("outcome", "goal_reached", "experience"),
        where=NEW_PRACTICE,
        since=PRACTICE_FROM,
        size=SCORE_RISE,
    ),
    PlantedEvent(
        id="lichter-waar-het-kan",
        what="Sinds het nieuwe beleid van 2022 starten er meer lichte en minder zware trajecten.",
        kind="shift",
        measures=tuple(POLICY),
        where="GM9901",
        since=POLICY_FROM,
        size=POLICY["jeugd-verblijf"],
    ),
    PlantedEvent(
        id="abonnementstarief",
        what="Sinds de lage eigen bijdrage van 2019 vragen 35 procent meer mensen hulp bij het huishouden.",
        kind="shift",
        measures=("wmo-huishouden",),
        where="GM9901",
        since=FEE_FROM,
        size=FEE,
    ),
    PlantedEvent(
        id="lockdown",
        what="In maart tot en met mei 2020 starten 40 procent minder trajecten.",
        kind="dip",
        measures=("start",),
        where="GM9901",
        since=LOCKDOWN[0],
        until=LOCKDOWN[1],
        size=LOCKDOWN_LEFT,
    ),
    PlantedEvent(
        id="schoolseizoen",
        what="Jeugd-ggz start weinig in juli en augustus en veel in september en oktober.",
        kind="season",
        measures=("jeugd-ggz",),
        where="GM9901",
        since=date(2018, 1, 1),
        size=0.5,
    ),
    PlantedEvent(
        id="hulp-die-terugkomt",
        what="Na hulp van Tolhuis Begeleiding volgt anderhalf keer zo vaak binnen een jaar nieuwe hulp.",
        kind="level",
        measures=("within_months",),
        where=RETURNING,
        since=date(2018, 1, 1),
        size=1.5,
    ),
    PlantedEvent(
        id="gestopte-aanbieder",
        what="De Stuifmolen stopt op 1 juli 2021; cliënten gaan naar andere aanbieders.",
        kind="shift",
        measures=("provider",),
        where=CLOSED,
        since=CLOSED_FROM,
        size=0.0,
    ),
    PlantedEvent(
        id="geen-uitkomsten",
        what="Lantaarn Jeugd-ggz leverde over de tweede helft van 2025 geen uitkomst, doel en ervaring aan.",
        kind="missing",
        measures=("outcome", "goal_reached", "experience"),
        where=SILENT,
        since=SILENT_FROM,
        size=0.0,
    ),
    PlantedEvent(
        id="nieuwbouwbuurt",
        what="In het nieuwe Morgensterland groeit een buurt van nul in 2019 naar 3.400 inwoners in 2025.",
        kind="trend",
        measures=("inwoners",),
        where=NEW_AREA,
        since=date(2020, 1, 1),
        size=3400.0,
    ),
    PlantedEvent(
        id="vergrijzende-wijk",
        what="In Kijkersrade worden veel bewoners tegelijk 65; het aandeel 65-plussers stijgt met ruim tien punten.",
        kind="trend",
        measures=("inwoners_65plus",),
        where=AGEING_DISTRICT,
        since=date(2018, 1, 1),
        size=12.0,
    ),
    PlantedEvent(
        id="eenzame-ouderen",
        what="In Lantaarnwacht stijgt de eenzaamheid van 75-plussers sinds 2021 met 3 procentpunt per jaar.",
        kind="trend",
        measures=("eenzaam_75plus",),
        where=LONELY_DISTRICT,
        since=date(2022, 1, 1),
        size=LONELY_POINTS_A_YEAR,
    ),
    PlantedEvent(
        id="kloof-rondkomen",
        what="In 2022 kregen overal meer mensen moeite met rondkomen; alleen in Noorderwijzer bleef dat zo.",
        kind="gap",
        measures=("moeite_rondkomen",),
        where=GAP_DISTRICT,
        since=date(2024, 1, 1),
        size=GAP_POINTS,
    ),
    PlantedEvent(
        id="loonsprong",
        what="De prijs van een uur hulp steeg in 2023 met negen procent.",
        kind="jump",
        measures=("cost",),
        where="GM9901",
        since=date(2023, 1, 1),
        size=1.09,
    ),
    PlantedEvent(
        id="wachttijd-jeugd-ggz",
        what="In 2022 en 2023 wachten jongeren anderhalf keer zo lang op jeugd-ggz; daarna zakt het maar half terug.",
        kind="shift",
        measures=("waiting_days",),
        where="GM9901",
        since=date(2022, 1, 1),
        until=date(2023, 12, 31),
        size=QUEUE[2022],
    ),
    PlantedEvent(
        id="groei-hulp-bij-het-huishouden",
        what="De vraag naar hulp bij het huishouden groeit elk jaar met ongeveer drie procent.",
        kind="trend",
        measures=("wmo-huishouden",),
        where="GM9901",
        since=date(2018, 1, 1),
        size=1.03,
    ),
    PlantedEvent(
        id="energieprijzen",
        what="In 2022 en 2023 hebben in de hele regio vier procentpunt meer mensen moeite met rondkomen.",
        kind="jump",
        measures=("moeite_rondkomen",),
        where="ZZ99",
        since=date(2022, 1, 1),
        until=date(2023, 12, 31),
        size=4.0,
    ),
    PlantedEvent(
        id="corona-eenzaamheid",
        what="In 2020, 2021 en 2022 voelen in de hele regio meer mensen zich eenzaam, in 2021 vijf procentpunt.",
        kind="jump",
        measures=("eenzaam", "eenzaam_75plus"),
        where="ZZ99",
        since=date(2020, 1, 1),
        until=date(2022, 12, 31),
        size=5.0,
    ),
    PlantedEvent(
        id="corona-vrijwilligers",
        what="In 2020 en 2021 doen in de hele regio drie procentpunt minder mensen vrijwilligerswerk.",
        kind="dip",
        measures=("vrijwilliger",),
        where="ZZ99",
        since=date(2020, 1, 1),
        until=date(2021, 12, 31),
        size=-3.0,
    ),
    PlantedEvent(
        id="armoede-daalt",
        what="Laag inkomen, armoede onder kinderen en bijstand dalen langzaam; in 2020 en 2021 stokt de bijstand.",
        kind="trend",
        measures=("laag_inkomen", "kinderen_in_armoede", "bijstand_per_100"),
        where="ZZ99",
        since=date(2018, 1, 1),
        size=-0.2,
    ),
)
