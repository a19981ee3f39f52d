"""The pages of costs: a case as it went and as it could have gone, a business case, and one's own price list."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.costing.effects import compare_courses
from wegwijzer.costing.following import followed
from wegwijzer.costing.sensitivity import scenarios, tornado
from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import UserError
from wegwijzer.stories.counting import slug
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.stories import costs, knowing
from wegwijzer.web.stories.forms import costing as forms
from wegwijzer.web.stories.models import BusinessPlan, CostCase, PriceRow
from wegwijzer.web.viewers import viewer_of

NARROW = "4:3"
OTHER_RATES = (0.0, 4.0)  # percent: what if money later were worth as much as now, or much less
MOST_PAGES = 50


def _monitor(request: HttpRequest, monitor: str, *, change: bool = False) -> Monitor:
    right = Right.SET_UP if change or request.method == "POST" else Right.READ_STORIES
    return knowing.monitor_for(viewer_of(request), monitor, right)


def _worded(error: UserError) -> list[str]:
    return [problem.worded(_) for problem in error.problems]


@require_safe
def overview(request: HttpRequest, monitor: str) -> HttpResponse:
    """The cases and business cases of a monitor."""
    found = _monitor(request, monitor)
    context = {
        "monitor": found,
        "cases": CostCase.objects.filter(monitor=found.id)[:MOST_PAGES],
        "plans": BusinessPlan.objects.filter(monitor=found.id)[:MOST_PAGES],
        "may_change": may(viewer_of(request), Right.SET_UP, found),
    }
    return render(request, "stories/costs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: HttpRequest, monitor: str) -> HttpResponse:
    """The price list of the organisation."""
    found = _monitor(request, monitor)
    form = forms.PriceForm(request.POST if request.method == "POST" else None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"euro": float(form.cleaned_data["euro"])}
        if PriceRow.objects.filter(
            organisation=found.organisation, code=slug(f"{told['title']}-{told['year']}")
        ).exists():
            problems = [_("This price is in the list already.")]
        else:
            costs.add_price(found.organisation, told, request.user)
            return redirect("cost-prices", found.id)
    context = {
        "monitor": found,
        "form": form,
        "problems": problems,
        "prices": PriceRow.objects.filter(organisation=found.organisation)[:500],
        "may_change": may(viewer_of(request), Right.SET_UP, found),
    }
    return render(request, "stories/prices.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest, monitor: str) -> HttpResponse:
    """Begin with a case."""
    found = _monitor(request, monitor, change=True)
    form = forms.CaseStartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        title = told.pop("title")
        told["taking_part"] = [line.strip() for line in told["taking_part"].splitlines() if line.strip()]
        row = costs.make(CostCase, found, title, told, request.user)
        return redirect("cost-case", found.id, row.pk)
    context = {"monitor": found, "form": form, "title": _("A case to costs")}
    return render(request, "stories/cost_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, monitor: str, case: int) -> HttpResponse:
    """A case with both courses: the difference per payer, drawn and in a table, and how life was."""
    found = _monitor(request, monitor)
    row = get_object_or_404(CostCase, pk=case, monitor=found.id)
    known = costs.prices_of(found.organisation)
    choices = {"prices": [(one.id, f"{one.title} (€ {one.euro:g} · {one.unit})") for one in known.prices]}
    asked = request.POST.get("what", "") if request.method == "POST" else ""
    form = forms.ActionForm(request.POST if asked == "actions" else None, choices=choices, prefix="a")
    quality = forms.QualityForm(request.POST if asked == "quality" else None, prefix="q")
    problems = _case_changed(request, row, form if asked == "actions" else quality) if asked else []
    if asked and not problems and not form.errors and not quality.errors:
        return redirect("cost-case", found.id, row.pk)
    context = {
        "monitor": found,
        "row": row,
        "form": form,
        "quality_form": quality,
        "problems": problems,
        "fictional": row.fictional,
        "may_change": may(viewer_of(request), Right.SET_UP, found),
    } | _compared(row, known)
    return render(request, "stories/cost_case.html", context, status=422 if problems else 200)


def _case_changed(request: HttpRequest, row: CostCase, form: Any) -> list[str]:
    post, told = request.POST, deepcopy(row.told)
    version = int(post["version"]) if post.get("version", "").isdigit() else 0
    if post["what"].startswith("remove-"):
        _kind, course, name, number = [*post["what"].split("-"), "", "", ""][:4]
        entries = told.get(course, {}).get(name, [])
        if number.isdigit() and int(number) < len(entries):
            entries.pop(int(number))
    elif not form.is_valid():
        return []
    else:
        entry = _plain(form.cleaned_data)
        told.setdefault(entry.pop("course"), {}).setdefault(post["what"], []).append(entry)
    try:
        costs.change(row, version, told, request.user)
    except UserError as error:
        return _worded(error)
    return []


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Return cleaned answers without empty ones, numbers as JSON keeps them."""
    return {
        name: value if isinstance(value, str | int | dict) else float(value)
        for name, value in told.items()
        if value not in ("", None)
    }


def _compared(row: CostCase, prices: Any) -> dict[str, Any]:
    from wegwijzer.reports.drawing.costs import cost_comparison_chart  # noqa: PLC0415 - heavy, only to draw

    found = compare_courses(costs.study_of(row), prices)
    has_actions = bool(found.went or found.could)
    return {
        "found": found,
        "wide": cost_comparison_chart(found) if has_actions else None,
        "narrow": cost_comparison_chart(found, form=NARROW) if has_actions else None,
        "courses": (("went", _("As it went"), found.went), ("could", _("As it could have gone"), found.could)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest, monitor: str) -> HttpResponse:
    """Begin with a business case."""
    found = _monitor(request, monitor, change=True)
    form = forms.PlanStartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        rate = {"valid_from": "1990-01-01", "percent": float(told["percent"]), "source": told["rate_source"]}
        if rate["percent"] == costs.STANDARD_RATE["percent"]:
            rate = costs.STANDARD_RATE
        kept = {"first_year": told["first_year"], "zero_alternative": told["zero_alternative"], "rates": [rate]}
        row = costs.make(BusinessPlan, found, told["title"], kept, request.user)
        return redirect("cost-plan", found.id, row.pk)
    context = {"monitor": found, "form": form, "title": _("A societal business case")}
    return render(request, "stories/cost_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, monitor: str, plan: int) -> HttpResponse:
    """A business case: the outcome, what it hangs on, who pays and who gets, and how it really goes."""
    found = _monitor(request, monitor)
    row = get_object_or_404(BusinessPlan, pk=plan, monitor=found.id)
    asked = request.POST.get("what", "") if request.method == "POST" else ""
    made = _plan_forms(request, found, row, asked)
    problems = _plan_changed(request, row, made.get(asked)) if asked else []
    if asked and not problems and not any(form.errors for form in made.values()):
        return redirect("cost-plan", found.id, row.pk)
    context = {
        "monitor": found,
        "row": row,
        "forms": list(made.items()),
        "problems": problems,
        "fictional": row.fictional,
        "may_change": may(viewer_of(request), Right.SET_UP, found),
    } | _reckoned(row)
    return render(request, "stories/cost_plan.html", context, status=422 if problems else 200)


def _plan_forms(request: HttpRequest, monitor: Monitor, row: BusinessPlan, asked: str) -> dict[str, Any]:
    choices = {
        "items": [(one["id"], one["title"]) for one in row.told.get("items", ())],
        "indicators": knowing.indicator_titles(monitor),
    }
    kinds = {"items": forms.ItemForm, "scenarios": forms.ScenarioForm, "realised": forms.RealisedForm}
    return {
        name: form(request.POST if asked == name else None, choices=choices, prefix=name[0])
        for name, form in kinds.items()
    }


def _plan_changed(request: HttpRequest, row: BusinessPlan, form: Any) -> list[str]:
    post, told = request.POST, deepcopy(row.told)
    version = int(post["version"]) if post.get("version", "").isdigit() else 0
    if post["what"].startswith("remove-"):
        _kind, name, number = [*post["what"].split("-"), "", ""][:3]
        entries = told.get(name, []) if name in ("items", "scenarios", "realised") else []
        if number.isdigit() and int(number) < len(entries):
            gone = entries.pop(int(number))
            if name == "items":
                _forget_item(told, gone["id"])
    elif form is None or not form.is_valid():
        return []
    else:
        told.setdefault(post["what"], []).append(_entry(post["what"], _plain(form.cleaned_data), told))
    try:
        costs.change(row, version, told, request.user)
    except UserError as error:
        return _worded(error)
    return []


def _forget_item(told: dict[str, Any], gone: str) -> None:
    told["realised"] = [one for one in told.get("realised", []) if one["item"] != gone]
    told["scenarios"] = [one for one in told.get("scenarios", []) if gone not in one.get("factors", {})]


def _entry(what: str, entry: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    if what == "items":
        assumption = {"text": entry.pop("assumption", ""), "source": entry.pop("source", "")}
        taken = {one["id"] for one in told.get("items", ())}
        name = slug(entry["title"])
        return entry | {
            "id": name if name not in taken else f"{name}-{len(taken) + 1}",
            "euro": entry.get("euro", {}),
            "low": entry["low"] / 100,
            "high": entry["high"] / 100,
            "assumption": assumption if assumption["text"] else None,
        }
    if what == "scenarios":
        return {"id": slug(entry["title"]), "title": entry["title"], "factors": {entry["item"]: entry["factor"] / 100}}
    return entry


def _reckoned(row: BusinessPlan) -> dict[str, Any]:
    from wegwijzer.reports.drawing.costs import business_case_chart, euro, tornado_chart  # noqa: PLC0415 - only to draw

    case, today = costs.plan_of(row), localdate()
    if not case.items:
        return {"outcome": None}
    outcomes = scenarios(case, on=today)
    base, names = outcomes[0], [_("as it was drawn up"), *(one.title for one in case.scenarios)]
    swings = tornado(case, on=today, rates=OTHER_RATES)
    follow = followed(case, costs.realised_of(row), on=today)
    return {
        "case": case,
        "outcome": base,
        "outcomes": [(name, euro(one.npv), one.payback_year) for name, one in zip(names, outcomes, strict=True)],
        "stakeholders": [(one, euro(one.costs), euro(one.benefits), euro(one.balance)) for one in base.stakeholders],
        "wide": business_case_chart(case, base),
        "narrow": business_case_chart(case, base, form=NARROW),
        "tornado": tornado_chart(case, base, swings),
        "tornado_narrow": tornado_chart(case, base, swings, form=NARROW),
        "rows": [
            (one.item.title, one.year, euro(one.expected), euro(one.realised))
            for one in follow.rows
            if one.realised is not None
        ],
        "now": euro(follow.now.npv),
        "npv": euro(base.npv),
        "rate": case.rates[-1],
    }
