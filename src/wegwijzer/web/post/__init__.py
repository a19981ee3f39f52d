"""Mail: kept as rows, sent by the worker, with one-click sign-off."""
