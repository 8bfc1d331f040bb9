"""What happens to a contact."""
