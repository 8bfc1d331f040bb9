"""Pages of casework: each parses what was asked, makes one call, and answers."""
