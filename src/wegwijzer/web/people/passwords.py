"""Set a password with the link that was mailed or handed over."""

from __future__ import annotations

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from wegwijzer.web.limits import limited
from wegwijzer.web.people.forms import FirstPasswordForm


@method_decorator(limited("set-password", times=30), name="dispatch")
class SetPassword(PasswordResetConfirmView):
    """The page of the link; used once, it works no more."""

    template_name = "people/set_password.html"
    form_class = FirstPasswordForm
    success_url = reverse_lazy("login")
