"""Cases reckoned to costs, business cases, and the price list of an organisation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class PriceRow(models.Model):
    """What one unit costs, for one organisation's own list."""

    organisation = models.CharField(max_length=120)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    euro = models.FloatField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    financier = models.CharField(max_length=120, blank=True)
    payee = models.CharField(max_length=120, blank=True)  # which organisation usually does it
    example = models.BooleanField(default=False)

    class Meta:
        """By title; one row for a code."""

        ordering = ("title", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation", "code"), name="one_price_of_a_code")]

    def __str__(self) -> str:
        """Return what it is."""
        return self.title


class IndexYear(models.Model):
    """The price index of a year, with its source."""

    organisation = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    figure = models.FloatField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        """By year; one figure for each."""

        ordering = ("year",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation", "year"), name="one_index_of_a_year")]

    def __str__(self) -> str:
        """Return the year."""
        return str(self.year)


class Reckoned(models.Model):
    """What a case and a business case share."""

    monitor = models.CharField(max_length=120, db_index=True)
    organisation = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    told: Any = models.JSONField(default=dict)  # as the room of costing knows it, see `costs`
    fictional = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Newest first."""

        abstract = True
        ordering = ("-id",)

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class CostCase(Reckoned):
    """A case as it went and as it could have gone."""


class BusinessPlan(Reckoned):
    """A societal business case."""
