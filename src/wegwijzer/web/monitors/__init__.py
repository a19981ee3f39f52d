"""Start, the list of monitors, and a monitor with its five directions."""
