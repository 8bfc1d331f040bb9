"""The pages about people: signing in, one's own account, everyone's roles."""
