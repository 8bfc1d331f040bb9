"""A new city without a programmer: a form or a spreadsheet becomes a folder."""
