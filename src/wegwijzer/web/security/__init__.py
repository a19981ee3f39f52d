"""The page of the privacy officer: policies, releases, audits, ledger."""
