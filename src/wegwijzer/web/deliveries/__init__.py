"""Who owes what by when, and what came in."""
