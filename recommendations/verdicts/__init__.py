"""Verdicts of later inspections: beside earlier words, repeated, or not given, and why not."""
