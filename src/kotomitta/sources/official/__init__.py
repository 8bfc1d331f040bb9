"""Figures asked from official interfaces: StatFin, Helsinki's statistics, Eurostat and UNHCR."""
