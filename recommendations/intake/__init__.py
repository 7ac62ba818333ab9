"""What comes in from outside: letters, lists and spreadsheets, read first and confirmed after."""
