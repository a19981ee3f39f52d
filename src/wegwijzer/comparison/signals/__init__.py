"""Signals: which newest periods of many series stand out, few enough and right."""

from wegwijzer.comparison.signals.charts import control_chart
from wegwijzer.comparison.signals.detect import detect
from wegwijzer.comparison.signals.limits import ControlLimits, control_limits
from wegwijzer.comparison.signals.reading import signals_of_file
from wegwijzer.comparison.signals.spec import Caution, Kind, Measure, SignalSpec

__all__ = [
    "Caution",
    "ControlLimits",
    "Kind",
    "Measure",
    "SignalSpec",
    "control_chart",
    "control_limits",
    "detect",
    "signals_of_file",
]
