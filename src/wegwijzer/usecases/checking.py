"""Check definitions: every fault at once."""
