"""What a run is given: a city, its term, its figures and series, as known on a day."""
