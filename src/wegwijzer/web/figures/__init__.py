"""Figures: cards by building block, the page of one figure, and what can be taken along."""
