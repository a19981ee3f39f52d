"""Accounts: who may log in, with which role in which organisation."""
