"""Return letters: everybody who gives hears back."""
