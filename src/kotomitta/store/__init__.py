"""Writing results so that they are whole or not there."""
