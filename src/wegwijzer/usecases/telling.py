"""What the pages of stories ask of the pure rooms: masks, safety, codes, themes, projects of other tools, counting."""

from __future__ import annotations

from collections.abc import Iterable

from wegwijzer.definitions.model import Audience, Policy
from wegwijzer.errors import Problem
from wegwijzer.storage.home import Home
from wegwijzer.stories.masking import Mask, MaskKind, masked, propose_masks
from wegwijzer.stories.publication import Coarser, StoryAttributes, coarser_attributes, may_publish
from wegwijzer.usecases.opening import loaded_definitions, monitor_of
from wegwijzer.usecases.releasing import policy_for

__all__ = ["Mask", "MaskKind", "masked", "may_be_published", "policy_of", "propose_masks", "safer_attributes"]


def policy_of(home: Home, monitor_id: str, audience: Audience) -> Policy:
    """Return the policy a monitor's stories are published under for an audience; raises `NotFoundError`."""
    definitions = loaded_definitions(home)
    return policy_for(definitions, monitor_of(definitions, monitor_id), audience)


def may_be_published(
    home: Home, monitor_id: str, audience: Audience, story: StoryAttributes, everyone: Iterable[StoryAttributes]
) -> Problem | None:
    """Return why a story may not be published for an audience of its monitor, or None when it may."""
    return may_publish(story, everyone, policy_of(home, monitor_id, audience))


def safer_attributes(
    home: Home, monitor_id: str, audience: Audience, story: StoryAttributes, everyone: Iterable[StoryAttributes]
) -> tuple[Coarser, ...]:
    """Return ways to make the story safe for an audience by telling less of its attributes, the best first."""
    return coarser_attributes(story, everyone, policy_of(home, monitor_id, audience))
