"""What it costs, who pays, and what is left to the city."""
