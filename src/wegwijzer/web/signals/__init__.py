"""What stands out, its states, and steering."""
