"""The attributes that figures and stories share, and the tie of anything to a frozen figure."""

from __future__ import annotations

from django.db import models

from wegwijzer.reports.view import FigureQuery


class Attributes(models.Model):
    """Area, period, provision and group; as coarse as one wishes: empty means "not said"."""

    area = models.CharField(max_length=20, blank=True)  # an area's code
    period = models.CharField(max_length=20, blank=True)  # a period's code
    provision = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=200, blank=True)

    class Meta:
        """Only columns."""

        abstract = True


class AboutFigure(models.Model):
    """What is said about one figure of one frozen release; without an indicator about the monitor as a whole."""

    monitor = models.CharField(max_length=120, db_index=True)
    release = models.CharField(max_length=80, blank=True)
    indicator = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=20, blank=True)
    breakdown = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=200, blank=True)

    class Meta:
        """Only columns."""

        abstract = True

    @property
    def query(self) -> FigureQuery:
        """The question with which the figure can be shown."""
        return FigureQuery(
            monitor=self.monitor,
            indicator=self.indicator,
            area=self.area,
            period=self.period,
            breakdown=self.breakdown,
            group=self.group,
        )
