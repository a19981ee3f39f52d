"""Definition and snapshots in, raw figures out: Polars expressions only."""
