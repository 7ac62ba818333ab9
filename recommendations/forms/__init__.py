"""Forms about recommendations and what is stated about them, a module for each noun."""
