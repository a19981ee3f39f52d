"""Immutable snapshots and frozen releases, named by hash; open one by id."""
