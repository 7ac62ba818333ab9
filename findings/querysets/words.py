"""Words as they are typed and as they are printed."""


def spellings(word: str) -> set[str]:
    """A word with straight quotes, as it is typed, and with curly ones, as documents print it."""
    return {word.replace("’", "'").replace("‘", "'"), word.replace("'", "’")}
