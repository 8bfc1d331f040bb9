"""When things fall due."""
