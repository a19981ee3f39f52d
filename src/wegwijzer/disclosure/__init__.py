"""The one gate: raw figures and a policy in, protected figures and the reasons out; and the audit that attacks it."""

from wegwijzer.disclosure.gate import Protection, protect_figures
from wegwijzer.disclosure.reasons import Reason, reason_text, rule_text, status_of
from wegwijzer.disclosure.summary import Action, Advice, Summary, advice_text

__all__ = [
    "Action",
    "Advice",
    "Protection",
    "Reason",
    "Summary",
    "advice_text",
    "protect_figures",
    "reason_text",
    "rule_text",
    "status_of",
]
