"""Reading files: YAML documents, tables of series, the rulebook and the municipalities."""
