"""The planning half of the pages: scenarios, their runs, and the answer."""
