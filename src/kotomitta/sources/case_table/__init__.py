"""Case tables from CSV: the published columns, or an extract of another shape with a mapping."""
