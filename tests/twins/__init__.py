"""Slow and obvious versions of the fast kernels."""
