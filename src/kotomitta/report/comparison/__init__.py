"""Scenarios held against the base case, draw by draw."""
