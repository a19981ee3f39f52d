"""Immutable Parquet snapshots and releases, named by hash; open one by id."""
