"""The forms of telling, one for each step."""
