"""Log in, log out, change the password; in the demo: step in as somebody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from wegwijzer.demo.people import PEOPLE
from wegwijzer.web.accounts.demo import offers
from wegwijzer.web.accounts.forms import LogInForm, NewPasswordForm
from wegwijzer.web.accounts.models import User
from wegwijzer.web.limits import limited
from wegwijzer.web.safety import demo_for


@method_decorator(limited("login", times=30), name="post")
class LogIn(LoginView):
    """The log-in page; in the demo with the people one can step in as."""

    template_name = "accounts/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo accounts, when this is the demo and asked from this machine."""
        people = {"offers": offers(), "demo_password": PEOPLE[0].password} if demo_for(self.request) else {}
        return super().get_context_data(**kwargs) | people


class LogOut(LogoutView):
    """Log out (a form: nobody logs you out with a link)."""


class ChangePassword(PasswordChangeView):
    """A new password for oneself."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("start")


@require_POST
def demo_log_in(request: HttpRequest) -> HttpResponse:
    """Step in as one of the people of the demo; elsewhere this page doesn't exist."""
    if not demo_for(request):
        raise Http404
    user = User.objects.filter(
        username=request.POST.get("username", ""), username__in=[person.username for person in PEOPLE]
    ).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("start")
