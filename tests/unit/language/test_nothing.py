"""Every reason of engine and gate has Dutch words."""

from __future__ import annotations

import pytest

from wegwijzer.disclosure.reasons import Reason as GateReason
from wegwijzer.disclosure.reasons import status_of
from wegwijzer.engine.inputs import Reason as EngineReason
from wegwijzer.frames import Status
from wegwijzer.language.nothing import name

WITHOUT_VALUE = {
    EngineReason.PART_SECRET: Status.SECRET,
    EngineReason.PART_UNKNOWN: Status.UNKNOWN,
    EngineReason.PART_NOT_DELIVERED: Status.NOT_DELIVERED,
    EngineReason.NOT_DELIVERED: Status.NOT_DELIVERED,
    EngineReason.NO_DENOMINATOR: Status.NOT_DELIVERED,
    EngineReason.ZERO_DENOMINATOR: Status.NOT_APPLICABLE,
    EngineReason.NO_CASES: Status.NOT_APPLICABLE,
}


@pytest.mark.parametrize("reason", list(EngineReason))
def test_every_reason_of_the_engine_is_told(reason: EngineReason) -> None:
    if reason is EngineReason.SOURCE:  # the source says which kind of nothing it is, and no more
        assert name(Status.SECRET, reason) == "geheim bij de bron"
        return
    words = name(WITHOUT_VALUE[reason], reason)
    assert words
    assert words == "niet geleverd" or ": " in words
    assert words.startswith(name(WITHOUT_VALUE[reason]).partition(" bij")[0])


@pytest.mark.parametrize("reason", list(GateReason))
def test_every_reason_of_the_gate_is_told(reason: GateReason) -> None:
    words = name(status_of(reason), reason)
    assert words.startswith("verborgen: ")
    assert reason.value not in words


def test_a_reason_that_is_not_ours_falls_back_on_its_status() -> None:
    assert name(Status.UNKNOWN, "code-7") == "onbekend bij de bron"
    assert name(Status.SHOWN, "minimum_count") == ""
