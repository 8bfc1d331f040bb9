"""Copies of all that the app keeps, and the way back; the key is never in them."""
