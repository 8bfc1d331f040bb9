"""The case as a pure core: steps, due dates, allocation under the cap."""
