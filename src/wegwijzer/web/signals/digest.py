"""The page where somebody says which mail about what stands out they want."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wegwijzer import usecases
from wegwijzer.web.post.models import SignedOff
from wegwijzer.web.signals.mailing import KIND
from wegwijzer.web.signals.models import DigestWish
from wegwijzer.web.signals.places import districts_for
from wegwijzer.web.viewers import home, viewer_of


class WishForm(forms.ModelForm):
    """How often, how calm, and about what."""

    monitors = forms.MultipleChoiceField(
        label=_("About which monitors?"),
        help_text=_("Choose none to hear about all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.MultipleChoiceField(
        label=_("About which districts?"),
        help_text=_("Choose none to hear about the whole municipality."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        """The columns, with their questions."""

        model = DigestWish
        fields = ("rhythm", "calm", "monitors", "areas")
        labels: ClassVar = {"rhythm": _("How often do you want a mail?"), "calm": _("How much do you want to hear?")}
        widgets: ClassVar = {"rhythm": forms.RadioSelect, "calm": forms.RadioSelect}

    def __init__(
        self, *args: Any, monitors: list[tuple[str, str]], areas: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["monitors"].choices = monitors  # type: ignore[attr-defined]  # a field of choices
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]  # a field of choices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """Show and keep the wish."""
    viewer = viewer_of(request)
    known = DigestWish.objects.filter(user=request.user).first() or DigestWish(
        user=request.user, rhythm=DigestWish.Rhythm.NEVER
    )
    monitors = [(card.monitor.id, card.monitor.title) for card in usecases.monitors_for(home(), viewer)]
    form = WishForm(request.POST or None, instance=known, monitors=monitors, areas=districts_for(home(), viewer))
    if request.method == "POST" and form.is_valid():
        keep(form)
        return redirect(f"{request.path}?bewaard=1")
    context = {"form": form, "saved": "bewaard" in request.GET, "has_address": bool(request.user.email)}  # type: ignore[union-attr]
    return render(request, "signals/digest.html", context, status=400 if form.errors else 200)


@transaction.atomic
def keep(form: WishForm) -> None:
    """Keep the wish; who asks for the mail again takes back an earlier sign-off."""
    kept = form.save()
    if kept.rhythm == DigestWish.Rhythm.NEVER:
        SignedOff.objects.get_or_create(user=kept.user, kind=KIND, defaults={"at": timezone.now()})
    else:
        SignedOff.objects.filter(user=kept.user, kind=KIND).delete()
