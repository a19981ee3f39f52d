"""The checked frames that `sources` hands over, `storage` keeps as snapshots and `engine` reads.

Four shapes. Every frame of a shape has exactly these columns and types, in this order; more columns are allowed only in
EPISODES and RESPONSES (extra attributes and answers), after the named ones.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class Shape(StrEnum):
    """What the rows of a snapshot are."""

    OBSERVATIONS = "observations"  # published or delivered aggregates, long form
    EPISODES = "episodes"  # microdata: spells of care or support of pseudonymised persons
    RESPONSES = "responses"  # microdata: answers of a survey, with a weight
    AREAS = "areas"  # lists of areas with parents, memberships and boundaries of one year


class Status(StrEnum):
    """Why there is a value, or why there is none: the kinds of nothing. Never zero, never dropped."""

    SHOWN = "shown"  # there is a value
    ROUNDED = "rounded"  # there is a value, rounded by a disclosure policy
    HIDDEN_PRIMARY = "hidden_primary"  # hidden by our policy: too few
    HIDDEN_SECONDARY = "hidden_secondary"  # hidden by our policy: to protect another figure
    HIDDEN_PART = "hidden_part"  # hidden by our policy: a part of the ratio, mean or median is hidden
    SECRET = "secret"  # noqa: S105 - the source (CBS …) keeps it secret
    UNKNOWN = "unknown"  # the source doesn't know, or it is unreliable
    NOT_DELIVERED = "not_delivered"  # somebody didn't deliver (or gave no consent), or delivers later
    NOT_APPLICABLE = "not_applicable"  # can't exist for this area, period or group


HIDDEN = frozenset({Status.HIDDEN_PRIMARY, Status.HIDDEN_SECONDARY, Status.HIDDEN_PART})
WITH_VALUE = frozenset({Status.SHOWN, Status.ROUNDED})


class Quality(StrEnum):
    """How final a value is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    REVISED_PROVISIONAL = "revised_provisional"  # CBS: nader voorlopig
    ESTIMATED = "estimated"  # modelled or recoded over a boundary change


TOTAL = "total"  # breakdown and group of a figure that isn't broken down

OBSERVATIONS: dict[str, pl.DataType] = {
    "measure": pl.String(),  # the source's own measure id, as delivered (`AantalInwoners_5`, `M001924`)
    "area": pl.String(),
    "area_level": pl.String(),  # an AreaLevel
    "period": pl.String(),  # a Period code
    "period_start": pl.Date(),
    "breakdown": pl.String(),  # "total" or dimension ids joined by "|" (`Leeftijd`, `Leeftijd|Geslacht`)
    "group": pl.String(),  # "total" or category ids joined by "|"
    "value": pl.Float64(),  # null unless status is shown
    "status": pl.String(),  # a Status
    "quality": pl.String(),  # a Quality
}

EPISODES: dict[str, pl.DataType] = {
    "person": pl.String(),  # pseudonym (keyed hash), never an id of the source
    "birth_year": pl.Int16(),
    "sex": pl.String(),
    "area": pl.String(),  # neighbourhood code (or the finest level delivered)
    "provision": pl.String(),
    "provider": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),  # null: still running
    "end_reason": pl.String(),
    "cost": pl.Float64(),  # euro
    "units": pl.Float64(),
    "outcome": pl.Float64(),
    "goal_reached": pl.Boolean(),
    "experience": pl.Float64(),
}

RESPONSES: dict[str, pl.DataType] = {
    "respondent": pl.String(),  # pseudonym
    "area": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "weight": pl.Float64(),  # 1.0 when the survey isn't weighted
}

AREAS: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "area_level": pl.String(),
    "district": pl.String(),  # code of the district it lies in, null above that level
    "municipality": pl.String(),
    "year": pl.Int16(),  # year of the classification
    "region_kind": pl.String(),  # for a region: "province", "corop", "youth_region", … ; else null
    "regions": pl.List(pl.String()),  # codes of the regions a municipality belongs to
    "size_class": pl.String(),  # of a municipality, when known
    "urbanity": pl.Int8(),  # 1 (very urban) … 5 (not urban), when known
    "population": pl.Int64(),  # when known
    "geometry": pl.String(),  # GeoJSON geometry in WGS84 with clockwise outer rings, when known
}

SCHEMAS: dict[Shape, dict[str, pl.DataType]] = {
    Shape.OBSERVATIONS: OBSERVATIONS,
    Shape.EPISODES: EPISODES,
    Shape.RESPONSES: RESPONSES,
    Shape.AREAS: AREAS,
}
