"""How arrivals wait, start, stay and leave: by month for planning, by event for proof."""
