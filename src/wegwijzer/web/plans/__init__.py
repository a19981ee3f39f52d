"""Set up a monitor: the guided walk through the five directions."""
