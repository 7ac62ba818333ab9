"""The room of what comes in: letters, lists and spreadsheets, read first and confirmed after."""
