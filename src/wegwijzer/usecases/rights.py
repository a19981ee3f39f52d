"""Who may do what: rights by role, in an organisation or in one monitor. The least by default."""

from __future__ import annotations

from enum import StrEnum

from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.viewer import Role, Viewer


class Right(StrEnum):
    """Something a role may do in the monitors of its organisation."""

    ASK = "ask"  # ask a knowledge question
    WEIGH = "weigh"  # accept, merge or decline questions
    SET_UP = "set_up"  # change a monitor's definition, calendar and people
    RELEASE = "release"  # make releases and long calculations
    RECEIVE = "receive"  # see and check what suppliers deliver
    TELL_FOR = "tell_for"  # type out a story that somebody else told
    READ_STORIES = "read_stories"  # read stories that are for inside use
    MASK = "mask"  # see originals and decide what is masked
    CODE = "code"  # code stories
    LEAD = "lead"  # plan, lead and close a conversation
    INTERPRET = "interpret"  # remarks, interpretations, states of signals
    ACT = "act"  # own a measure and tell how it goes
    ACCOUNTS = "accounts"  # add people and roles
    SAFEGUARD = "safeguard"  # the page of the privacy officer, the ledger


_EVERYBODY = {Right.ASK, Right.ACT}
RIGHTS_OF: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({*_EVERYBODY, Right.ACCOUNTS, Right.SAFEGUARD}),
    Role.DIRECTOR: frozenset(set(Right) - {Right.ACCOUNTS, Right.SAFEGUARD}),
    Role.RESEARCHER: frozenset(set(Right) - {Right.ACCOUNTS, Right.SAFEGUARD, Right.WEIGH}),
    Role.PRACTITIONER: frozenset({*_EVERYBODY, Right.TELL_FOR, Right.READ_STORIES, Right.INTERPRET}),
    Role.PROVIDER: frozenset({*_EVERYBODY, Right.TELL_FOR, Right.INTERPRET}),
    Role.COUNCILLOR: frozenset({Right.ASK}),
}


def may(viewer: Viewer, right: Right, monitor: Monitor | None = None) -> bool:
    """Return whether the viewer has a right: in `monitor` when it is given, else in the own organisation.

    A role in one monitor adds to the role in the organisation that owns it. Outside the own organisation only a role
    in the monitor counts. A visitor has no rights.
    """
    roles = [viewer.role] if monitor is None or viewer.organisation == monitor.organisation else []
    if monitor is not None:
        roles.append(viewer.role_in(monitor.id))
    return any(right in RIGHTS_OF[role] for role in roles if role is not None)


LEADS = frozenset({Role.DIRECTOR, Role.RESEARCHER})


def in_group(viewer: Viewer, monitor: Monitor) -> bool:
    """Return whether the viewer belongs to the group around a monitor: has a role in it, or leads it.

    A monitor that is there to learn keeps what is made of its figures within this group, unless the group decides
    otherwise. An administrator, council member or practitioner of the organisation isn't in it without a role.
    """
    leads = viewer.organisation == monitor.organisation and viewer.role in LEADS
    return leads or viewer.role_in(monitor.id) is not None
