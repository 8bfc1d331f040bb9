"""What waiting does: deadlines met, months lost."""
