"""The demo opens with a closed cycle and a late delivery; filling it again changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from django.utils.timezone import now as this_moment

from wegwijzer.demo import definitions_folder
from wegwijzer.demo.people import PEOPLE
from wegwijzer.planning.perspectives import missing_perspectives
from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.accounts.demo import keep_demo_accounts
from wegwijzer.web.deliveries import contributes as deliveries
from wegwijzer.web.deliveries.models import Contact, Delivery, State
from wegwijzer.web.journal.models import Change
from wegwijzer.web.plans import contributes as plans
from wegwijzer.web.plans.demo import DECIDED, HAPPENED, MONITOR
from wegwijzer.web.plans.models import Evaluation, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path: Path) -> Home:
    home = opened_home(tmp_path, create=True)
    for file in definitions_folder().glob("*.yaml"):
        shutil.copy(file, home.definitions)
    keep_demo_accounts(PEOPLE)
    return home


def test_the_first_cycle_is_closed_and_agrees_with_the_plan(demo: Home) -> None:
    plans.fill_demo(demo, this_moment())
    evaluation, monitor = Evaluation.objects.get(), loaded_definitions(demo).monitors[MONITOR]
    assert (evaluation.monitor, evaluation.cycle) == (MONITOR, monitor.cycle - 1)
    gone = set(Verdict.objects.filter(about="indicator", decision="drop").values_list("key", flat=True))
    assert gone == {each.indicator for each in monitor.plan.dropped}, "what was dropped isn't in the monitor"
    looked = set(Verdict.objects.values_list("about", "key"))
    assert {(each.about, each.key) for each in HAPPENED} <= looked
    assert set(DECIDED) <= looked
    assert missing_perspectives(loaded_definitions(demo), monitor), "somebody's perspective is missing"


def test_a_delivery_is_late_and_the_earlier_ones_led_to_something(demo: Home) -> None:
    deliveries.fill_demo(demo, this_moment())
    today = localdate()
    late = Delivery.objects.get(state__in=Delivery.OPEN, due_on__lt=today)
    assert late.supplier == Contact.objects.get().supplier
    assert late.explanations.count() == 1
    assert Delivery.objects.filter(state=State.CHECKED).count() == 1
    assert Delivery.objects.filter(source=late.source, state=State.ACCEPTED).exclude(done_with="").exists()


def test_filling_again_changes_nothing(demo: Home) -> None:
    counts = []
    for _time in range(2):
        plans.fill_demo(demo, this_moment())
        deliveries.fill_demo(demo, this_moment())
        counts.append([each.objects.count() for each in (Evaluation, Verdict, Delivery, Contact, Change)])
    assert counts[0] == counts[1]
    assert all(counts[0])


def test_a_home_without_the_demo_stays_empty(tmp_path: Path) -> None:
    home = opened_home(tmp_path, create=True)
    plans.fill_demo(home, this_moment())
    deliveries.fill_demo(home, this_moment())
    assert not Evaluation.objects.exists()
    assert not Delivery.objects.exists()
