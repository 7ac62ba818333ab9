"""The querysets of inspections, findings and sources, one module for each noun."""
