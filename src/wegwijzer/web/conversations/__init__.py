"""Conversations: prepared, held, closed, with what came of them."""
