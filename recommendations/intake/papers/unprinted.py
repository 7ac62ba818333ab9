"""The sentences on words that a review's paper does not print so: asked once, and then noted."""

AS_ENTERED = "An officer entered it so all the same."
CELL_BY_CELL = "An officer put the words of the cell together, line by line."


def of_key(colour: str, words: str) -> str:
    """Return the sentence on what a colour means, in words that the paper has not."""
    return f"What {colour} means, “{words}”, does not stand so in the paper."


def of_objective(number: str, words: str) -> str:
    """Return the sentence on an objective in words that the paper has not."""
    return f"Objective {number}, “{words}”, does not stand so in the paper."


def of_cell(words: str) -> str:
    """Return the sentence on a recommendation whose words only the lines of a cell have."""
    return f"“{words}” stands in a cell of a table, which the lines of the text cross."
