"""All that an audience knows together: the new figures, what was released before, and how these hang together."""
