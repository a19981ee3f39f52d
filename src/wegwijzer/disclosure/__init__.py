"""The one gate: raw figures and a policy in, protected figures and the reasons out; and the audit that attacks it."""

from wegwijzer.disclosure.audit import Attack, AuditReport, Find, audit_table
from wegwijzer.disclosure.combined.guarding import AuditOutcome
from wegwijzer.disclosure.combined.knowledge import Earlier, Onlooker, heard_by
from wegwijzer.disclosure.gate import Protection, protect_figures
from wegwijzer.disclosure.ledger import Entry, known_to, read_ledger
from wegwijzer.disclosure.primary import may_quote
from wegwijzer.disclosure.reasons import Reason, reason_text, rule_text, status_of
from wegwijzer.disclosure.summary import Action, Advice, Summary, advice_text
from wegwijzer.disclosure.tables.protect import ProtectedTable, protect_table
from wegwijzer.disclosure.tables.spec import PUBLIC_CARE, TableSpec, read_table_spec, table_spec

__all__ = [
    "PUBLIC_CARE",
    "Action",
    "Advice",
    "Attack",
    "AuditOutcome",
    "AuditReport",
    "Earlier",
    "Entry",
    "Find",
    "Onlooker",
    "ProtectedTable",
    "Protection",
    "Reason",
    "Summary",
    "TableSpec",
    "advice_text",
    "audit_table",
    "heard_by",
    "known_to",
    "may_quote",
    "protect_figures",
    "protect_table",
    "read_ledger",
    "read_table_spec",
    "reason_text",
    "rule_text",
    "status_of",
    "table_spec",
]
