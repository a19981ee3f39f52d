"""The two invented cases of costs of the demo: one case worked out, and one business case that is followed."""

from __future__ import annotations

from typing import Any

from wegwijzer.definitions.model import Monitor
from wegwijzer.web.stories import costs
from wegwijzer.web.stories.models import BusinessPlan, CostCase, IndexYear, PriceRow

INVENTED = "verzonnen voor de demo"
PRICES = (
    ("Begeleiding thuis", "uur", 74.0, "gemeente (jeugd)", "jeugdhulpaanbieder"),
    ("Verblijf in een woongroep", "etmaal", 285.0, "gemeente (jeugd)", "woongroep"),
    ("Gesprek van het wijkteam", "uur", 68.0, "gemeente (jeugd)", "wijkteam"),
    ("Inzet van de politie", "keer", 410.0, "Rijk", "politie"),
    ("Consult van de huisarts", "keer", 31.0, "zorgverzekeraar", "huisarts"),
    ("Leerlingbegeleiding", "uur", 59.0, "school", "school"),
)
INDEX = {2022: 100.0, 2023: 109.0, 2024: 112.0, 2025: 115.5}


def _action(price: str, description: str, quantity: float) -> dict[str, Any]:
    return {"price": f"{price}-2023", "description": description, "quantity": quantity}


CASE = {
    "price_year": 2023,
    "consent": "mondeling, in het gesprek van 12 september 2023 (verzonnen)",
    "taking_part": ["moeder", "jongere", "jeugdhulpaanbieder", "wijkteam", "school", "controller"],
    "went": {
        "actions": [
            _action("begeleiding-thuis", "Intensieve begeleiding thuis, vijf maanden", 160),
            _action("gesprek-van-het-wijkteam", "Gesprekken met het gezin", 22),
            _action("inzet-van-de-politie", "Politie aan de deur", 1),
            _action("leerlingbegeleiding", "Begeleiding naar het examen", 18),
        ],
        "quality": [
            {"domain": "thuis", "before": 3, "after": 7, "explanation": "minder ruzie, nog wel spanning"},
            {"domain": "school", "before": 4, "after": 8},
            {"domain": "vrienden", "before": 5, "after": 7},
        ],
    },
    "could": {
        "title": "verblijf in een woongroep",
        "actions": [
            _action("verblijf-in-een-woongroep", "Acht maanden in een woongroep", 240),
            _action("begeleiding-thuis", "Begeleiding bij terugkeer", 40),
            _action("inzet-van-de-politie", "Weglopen en teruggebracht", 2),
            _action("leerlingbegeleiding", "Extra begeleiding na een andere school", 36),
        ],
        "quality": [
            {"domain": "thuis", "before": 3, "after": 5, "explanation": "rust, maar afstand tot het gezin"},
            {"domain": "school", "before": 4, "after": 5},
            {"domain": "vrienden", "before": 5, "after": 3},
        ],
    },
}


def _item(id_: str, title: str, stakeholder: str, kind: str, euro: dict[str, float], **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "title": title,
        "stakeholder": stakeholder,
        "kind": kind,
        "euro": euro,
        "low": 0.8,
        "high": 1.2,
    } | more


PLAN = {
    "first_year": 2023,
    "zero_alternative": "Mensen melden zich pas als er een deurwaarder is geweest. Schulden zijn dan veel groter.",
    "rates": [costs.STANDARD_RATE],
    "items": [
        _item(
            "aanbellen",
            "Twee medewerkers die aanbellen",
            "gemeente",
            "cost",
            {"2023": 118_000, "2024": 121_000, "2025": 124_000, "2026": 127_000},
        ),
        _item("training", "Training van vrijwilligers", "budgetwinkel", "cost", {"2023": 14_000, "2024": 6_000}),
        _item(
            "minder-schuldhulp",
            "Kortere trajecten schuldhulp",
            "gemeente",
            "benefit",
            {"2023": 22_000, "2024": 64_000, "2025": 82_000, "2026": 90_000},
            low=0.6,
            high=1.3,
            assumption={"text": "Eén op de vijf trajecten wordt de helft korter.", "source": INVENTED},
            indicator="gestarte-schuldhulp",
        ),
        _item(
            "minder-huisuitzettingen",
            "Minder huisuitzettingen",
            "woningcorporatie",
            "benefit",
            {"2023": 18_000, "2024": 54_000, "2025": 63_000, "2026": 63_000},
            low=0.5,
            high=1.5,
            assumption={"text": "Zeven ontruimingen per jaar minder.", "source": INVENTED},
        ),
        _item(
            "minder-stress",
            "Minder bezoek aan de huisarts",
            "zorgverzekeraar",
            "benefit",
            {"2024": 9_000, "2025": 11_000},
        ),
        _item("rust", "Rust in het gezin en bij kinderen", "bewoners", "benefit", {}),
    ],
    "scenarios": [
        {
            "id": "half",
            "title": "De helft doet open",
            "factors": {"minder-schuldhulp": 0.5, "minder-huisuitzettingen": 0.5},
        }
    ],
    "realised": [
        {"item": "aanbellen", "year": 2023, "euro": 116_500, "source": INVENTED},
        {"item": "minder-schuldhulp", "year": 2023, "euro": 15_000, "source": INVENTED},
        {"item": "minder-schuldhulp", "year": 2024, "euro": 69_000, "source": INVENTED},
    ],
}


def fill_costs(monitors: dict[str, Monitor]) -> None:
    """Keep the price list, the case and the business case of the monitors that there are."""
    youth, together = monitors.get("jeugdhulp-dichtbij"), monitors.get("meedoen-en-rondkomen")
    if youth is None or together is None:
        return
    for title, unit, euro, financier, payee in PRICES:
        told = {"title": title, "unit": unit, "euro": euro, "year": 2023, "source": INVENTED}
        costs.add_price(youth.organisation, told | {"financier": financier, "payee": payee}, None)
    PriceRow.objects.filter(organisation=youth.organisation).update(example=True)
    IndexYear.objects.bulk_create(
        IndexYear(organisation=youth.organisation, year=year, figure=figure, source=INVENTED)
        for year, figure in INDEX.items()
    )
    case = costs.make(CostCase, youth, "Thuis met een vangnet (fictief)", CASE, None)
    plan = costs.make(BusinessPlan, together, "Vroeg aan de deur bij betaalachterstand (fictief)", PLAN, None)
    costs.change(case, 1, CASE, None)  # checks that both hold together
    costs.change(plan, 1, PLAN, None)
