"""The account: a person with one role within one organisation."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.usecases.viewer import Role


class User(AbstractUser):
    """A person who can log in. `organisation` is an organisation's id in the definitions."""

    organisation = models.CharField(_("Organisation"), max_length=120, blank=True, db_index=True)
    role = models.CharField(_("Role"), max_length=20, choices=[(role.value, role.value) for role in Role], blank=True)

    class Meta:
        """How a person is called in lists."""

        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        """Return the name that stands at the top of the page."""
        return self.get_full_name() or self.get_username()


class Membership(models.Model):
    """A role in one monitor, beside the role in the organisation: also for somebody of another organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    monitor = models.CharField(max_length=120, db_index=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        """One role for each monitor."""

        constraints = (models.UniqueConstraint(fields=("user", "monitor"), name="one_role_in_a_monitor"),)

    def __str__(self) -> str:
        """Return the role and the monitor."""
        return f"{self.role} · {self.monitor}"
