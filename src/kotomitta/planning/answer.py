"""One call that reads as the method."""
