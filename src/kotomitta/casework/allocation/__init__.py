"""Allocation under a hard cap: suggestions solved together, why, and what when nothing fits."""
