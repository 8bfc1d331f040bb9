"""From an answer to a document: headings, tables, series and message keys, in no language."""
