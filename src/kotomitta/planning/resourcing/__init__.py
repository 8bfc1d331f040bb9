"""The staff that keeps the cap, by cadre and month."""
