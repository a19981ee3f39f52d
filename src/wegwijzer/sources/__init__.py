"""The world in: StatLine, files, deliveries, boundaries; checked frames out."""
