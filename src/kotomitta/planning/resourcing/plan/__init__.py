"""The staffing plan: the cheapest posts by month that are safe over the draws."""
