"""Honest Dutch words made from figures: numbers, dates, signs for kinds of nothing, certainty and sentences."""
