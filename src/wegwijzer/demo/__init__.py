"""The demo world: a seeded generator of a fictional region."""
