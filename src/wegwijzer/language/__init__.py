"""Honest Dutch words: numbers, periods, sentences, kinds of nothing."""
