"""How the view of one figure comes about: looking, comparing, saying, showing."""
