"""The invented stories of the demo."""
