"""Who is in post and who is at work."""
