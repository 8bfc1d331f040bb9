"""Casework as a web app: the only place where cases of people are kept."""
