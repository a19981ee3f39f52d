"""The forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import User

ROLES = [(role.value, role.value) for role in Role]


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"})


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "utrecht-select utrecht-select--html-select"})


class PersonForm(forms.ModelForm):
    """Who somebody is, and the role in the organisation."""

    role = forms.ChoiceField(label=_("Role in the organisation"), choices=ROLES, widget=_select())

    class Meta:
        """The fields in the order in which one knows them."""

        model = User
        fields = ("first_name", "last_name", "email", "role")
        labels = {"first_name": _("First name"), "last_name": _("Last name"), "email": _("E-mail address")}  # noqa: RUF012
        help_texts = {"email": _("Reminders and answers go here. May be empty.")}  # noqa: RUF012 - Django's own form
        widgets = {  # noqa: RUF012 - Django's own form
            "first_name": _line(),
            "last_name": _line(),
            "email": forms.EmailInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = True


class NewPersonForm(PersonForm):
    """Somebody new: also a name to log in with."""

    class Meta(PersonForm.Meta):
        """The user name first."""

        fields = ("username", *PersonForm.Meta.fields)
        labels = PersonForm.Meta.labels | {"username": _("User name")}
        help_texts = PersonForm.Meta.help_texts | {
            "username": _("With this name one logs in. It can't be changed later.")
        }
        widgets = PersonForm.Meta.widgets | {"username": _line()}
        error_messages = {"username": {"unique": _("This user name is taken. Choose another.")}}  # noqa: RUF012


class RoleForm(forms.Form):
    """A role in one monitor."""

    monitor = forms.ChoiceField(label=_("Monitor"), widget=_select())
    role = forms.ChoiceField(label=_("Role in this monitor"), choices=ROLES, widget=_select())

    def __init__(self, *args: Any, monitors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["monitor"].choices = monitors  # type: ignore[attr-defined]


class GuestForm(forms.Form):
    """Somebody, also of another organisation, gets a role in one monitor."""

    username = forms.CharField(
        label=_("User name"), help_text=_("Also of somebody of another organisation."), max_length=150, widget=_line()
    )
    role = forms.ChoiceField(label=_("Role in this monitor"), choices=ROLES, widget=_select())

    def clean_username(self) -> User:
        """Return the account with this name; one that is closed can't get a role."""
        found = User.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no open account with this name."))
        return found


class LeaveForm(forms.Form):
    """Who takes over, and why somebody leaves."""

    successor = forms.ModelChoiceField(
        label=_("Who takes this over?"), queryset=User.objects.none(), required=False, widget=_select()
    )
    why = forms.CharField(label=_("Why is the account closed?"), required=False, max_length=300, widget=_line())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]
        self.fields["successor"].empty_label = _("nobody")  # type: ignore[attr-defined]


class FirstPasswordForm(SetPasswordForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password, again")
        self.fields["new_password1"].help_text = _(
            "At least twelve characters. Three or four unrelated words work well."
        )
        self.fields["new_password2"].help_text = ""
