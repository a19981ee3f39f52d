"""Tables of counts or amounts: what they add up to, what to hide, and what to round."""
