"""What the values of stories are called on a page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.stories.codebook import ChangeKind
from wegwijzer.stories.masks import MaskKind

MASKS: dict[MaskKind, Promise] = {
    MaskKind.NAME: _("name"),
    MaskKind.ADDRESS: _("street"),
    MaskKind.POSTCODE: _("postcode"),
    MaskKind.PLACE: _("place"),
    MaskKind.BSN: _("citizen service number"),
    MaskKind.PHONE: _("telephone number"),
    MaskKind.EMAIL: _("e-mail address"),
    MaskKind.IBAN: _("bank account number"),
    MaskKind.PLATE: _("licence plate"),
    MaskKind.BIRTH_DATE: _("date of birth"),
    MaskKind.SCHOOL: _("school"),
    MaskKind.ORGANISATION: _("organisation"),
    MaskKind.LINK: _("web address"),
}
CHANGES: dict[str, Promise] = {
    ChangeKind.ADDED: _("added"),
    ChangeKind.RENAMED: _("changed"),
    ChangeKind.MERGED: _("merged"),
    ChangeKind.SPLIT: _("split"),
    ChangeKind.REMOVED: _("removed"),
}
SOURCES: dict[str, Promise] = {
    "register": _("no register"),
    "survey": _("no survey"),
    "told": _("no stories"),
}
