"""What a forecast must say of itself: the model card, and the entry for the Dutch Algoritmeregister made from it.

Literature: Mitchell et al. (2019), Model cards for model reporting. The fields of the entry are those of the
Publicatiestandaard Algoritmeregister 1.0, by their English keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wegwijzer.errors import N_

STANDARD = "1.0"
SERIES, DEMOGRAPHIC = "series", "demographic"
PURPOSE = N_("To look ahead at numbers, costs and shares of areas and groups, to plan and to talk about it.")
NOT_FOR = N_("Never for a decision about a person: no figure of a person goes in and none comes out.")
HARM = N_(
    "A small neighbourhood whose trend is chance, and people in it who are seen as a coming cost. Look at the margin,"
    " and ask the neighbourhood itself."
)
OVERSIGHT = N_("People decide. Every forecast is kept as it was made, and scored when the figures come in.")
POLICY = N_("Unchanged policy: a change that nobody told of isn't foreseen.")
METHODS = {
    SERIES: N_(
        "Eleven simple methods for series, weighted by their back-test at up to twelve earlier moments. Repeating the"
        " last figure or season is given where that was best. Areas add up."
    ),
    DEMOGRAPHIC: N_(
        "Population by age and sex times the rate of use, with a trend and known changes of policy. Small areas lean on"
        " the area above them. Refitted at every earlier year to find how far off it would have been."
    ),
}
DATA = {
    SERIES: N_("The protected figures of the release, and nothing else."),
    DEMOGRAPHIC: N_("The protected figures of the release, population by age and sex, and a population outlook."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """The card of one forecast; texts are message ids, `scores` those of the back-test."""

    title: str
    organisation: str
    method: str
    made_on: date
    version: str
    release: str
    purpose: str
    not_for: str
    data: str
    how: str
    assumption: str
    harm: str
    oversight: str
    source_line: str
    first_period: str
    last_period: str
    scores: Mapping[str, float]

    @property
    def beats_naive(self) -> bool | None:
        """Whether the back-test error was below that of repeating the last figure; None when it wasn't tested."""
        own, naive = self.scores.get("mase"), self.scores.get("naive_mase")
        return None if own is None or naive is None else own < naive


def model_card(  # noqa: PLR0913 - what a card is made of, all by name
    *,
    title: str,
    organisation: str,
    method: str,
    made_on: date,
    version: str,
    release: str,
    source_line: str,
    first_period: str,
    last_period: str,
    scores: Mapping[str, float],
) -> ModelCard:
    """Return the card of a forecast by `method` (`series` or `demographic`)."""
    return ModelCard(
        title=title,
        organisation=organisation,
        method=method,
        made_on=made_on,
        version=version,
        release=release,
        purpose=PURPOSE,
        not_for=NOT_FOR,
        data=DATA[method],
        how=METHODS[method],
        assumption=POLICY,
        harm=HARM,
        oversight=OVERSIGHT,
        source_line=source_line,
        first_period=first_period,
        last_period=last_period,
        scores=dict(scores),
    )


def register_entry(card: ModelCard, translate: Any, *, contact: str = "", website: str = "") -> dict[str, Any]:
    """Return the entry for the Algoritmeregister as JSON, in the language of `translate`.

    What only the organisation knows (contact, legal basis, impact assessments) is left empty, never made up.
    """
    return {
        "standard_version": STANDARD,
        "lang": "NLD",
        "name": f"{translate(N_('Forecast'))}: {card.title}",
        "organization": card.organisation,
        "description_short": translate(card.purpose),
        "category": ["Zorg en Gezondheid"],
        "publication_category": "Overige algoritmes",
        "status": "In gebruik",
        "begin_date": f"{card.made_on:%Y-%m}",
        "end_date": "",
        "contact_email": contact,
        "website": website,
        "publiccode": "",
        "goal": f"{translate(card.purpose)} {translate(card.not_for)}",
        "proportionality": translate(card.harm),
        "human_intervention": translate(card.oversight),
        "risks": f"{translate(card.harm)} {translate(card.assumption)} {scores_text(card, translate)}",
        "lawful_basis": "",
        "lawful_basis_grouping": [],
        "impacttoetsen": "",
        "impacttoetsen_grouping": [],
        "process_index_url": "",
        "source_data": f"{translate(card.data)} {card.source_line}".strip(),
        "source_data_grouping": [],
        "methods_and_models": translate(card.how),
        "provider": "Wegwijzer",
        "source_id": f"{card.release}-{card.made_on:%Y%m%d}",
        "tags": "Wegwijzer;voorspellen;sociaal domein",
    }


def scores_text(card: ModelCard, translate: Any) -> str:
    """Return in one sentence how the back-test went, or that there was none."""
    if card.beats_naive is None or not all(score == score for score in card.scores.values()):  # noqa: PLR0124 - NaN
        return str(translate(N_("The series is too short to test the forecast on the past.")))
    text = N_(
        "In the back-test the error was %(own)s, against %(naive)s for repeating the last figure; %(covered)s %% of"
        " figures lay within the 80 %% margin."
    )
    params = {
        "own": f"{card.scores['mase']:.2f}".replace(".", ","),
        "naive": f"{card.scores['naive_mase']:.2f}".replace(".", ","),
        "covered": round(100 * card.scores.get("coverage_80", 0.0)),
    }
    return str(translate(text)) % params
