"""The verbs of the product: the only door to sources, storage, engine and disclosure."""
