"""Documents that tests render."""
