"""A first file: looked at whole before anything is kept; every problem is told at once."""

from __future__ import annotations

import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wegwijzer.errors import UserError
from wegwijzer.usecases.beginning import Beginning, check_first_file, slug
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.planning import own_organisation
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.jobs.models import Job
from wegwijzer.web.jobs.queue import ask
from wegwijzer.web.plans.editing import words_of
from wegwijzer.web.plans.fields import line
from wegwijzer.web.viewers import home

LARGEST = 10_000_000  # bytes; more comes in as a delivery
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".txt")


class FirstFileForm(forms.Form):
    """The file, and what it doesn't say itself."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_("Excel or CSV, with in each row an area (GM0344, WK034401 or its name) and a number."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    title = line(_("What is it about?"), _("For instance: Visits to the library."), required=True, longest=60)
    question = line(
        _("Which question does it answer?"), _("For instance: Where do people visit the library?"), required=True
    )
    unit = line(_("In what do you count?"), _("For instance: visits, persons, % or euro."), required=True, longest=40)
    period = line(_("About which year is it?"), _("Only when the file doesn't say so: 2025."), longest=8)

    def clean_file(self) -> Any:
        """A file of a kind and size that can be read here."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Begin with a part of it."))
        if Path(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(_("This is no Excel or CSV file."))
        return file

    def clean_period(self) -> str:
        """A year as a period."""
        year = self.cleaned_data["period"].strip()
        return f"{year}JJ00" if re.fullmatch(r"\d{4}", year) else year


def looked_at(form: FirstFileForm, viewer: Viewer, user: User) -> Job | None:
    """Return the work that makes the monitor, or None with every problem of the file on the form."""
    data = form.cleaned_data
    definitions = loaded_definitions(home())
    told = Beginning(
        title=data["title"],
        question=data["question"],
        unit=data["unit"],
        period=data["period"],
        organisation=own_organisation(definitions, viewer).id,
    )
    path = _put_down(data["file"])
    try:
        check_first_file(home(), path, told)
    except UserError as error:
        _thrown_away(path)
        for text in words_of(error)[:50]:
            form.add_error(None, text)
        return None
    return ask(
        "begin",
        title=gettext("Making your first figure: %(title)s") % {"title": told.title},
        arguments={"path": str(path), "told": asdict(told)},
        organisation=told.organisation,
        asked_by=user,
        back_to=reverse("plan-begun", args=[slug(told.title)]),
    )


def _put_down(file: Any) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="begin-", dir=home().work))
    path = folder / f"bestand{Path(file.name).suffix.lower()}"
    with path.open("wb") as target:
        for part in file.chunks():
            target.write(part)
    return path


def _thrown_away(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
