"""The pages of planning: each view parses, makes one call, and answers."""
