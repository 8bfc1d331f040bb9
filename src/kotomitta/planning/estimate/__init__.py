"""How many people settle in the city, by entry channel and month."""
