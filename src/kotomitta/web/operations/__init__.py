"""Whether the app is well, and who changed what."""
