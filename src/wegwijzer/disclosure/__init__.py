"""The one gate: raw figures and a policy in, protected figures and the reasons out; and the audit that attacks it."""
