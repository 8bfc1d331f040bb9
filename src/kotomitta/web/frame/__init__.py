"""What every page stands in: layout, language, errors and logs."""
