"""The QuerySets of recommendations and of what is recorded about them, a module for each noun."""
