"""The verbs on files, for a terminal and a timer."""
