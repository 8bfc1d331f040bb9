"""The Integration Act as dated rules: for one case on a day, and by month for planning."""
