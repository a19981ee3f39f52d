"""The rows of stories: where they are told, what was told and what was kept apart, what was read in it."""

from wegwijzer.web.stories.models.coding import BookChange, Coding, Finding, Reading, Theme
from wegwijzer.web.stories.models.costs import BusinessPlan, CostCase, IndexYear, PriceRow
from wegwijzer.web.stories.models.points import Draft, StoryPoint
from wegwijzer.web.stories.models.told import (
    Attachment,
    Citation,
    Contact,
    Kind,
    MaskChoice,
    Original,
    PublishedAs,
    State,
    Story,
)

__all__ = [
    "Attachment",
    "BookChange",
    "BusinessPlan",
    "Citation",
    "Coding",
    "Contact",
    "CostCase",
    "Draft",
    "Finding",
    "IndexYear",
    "Kind",
    "MaskChoice",
    "Original",
    "PriceRow",
    "PublishedAs",
    "Reading",
    "State",
    "Story",
    "StoryPoint",
    "Theme",
]
