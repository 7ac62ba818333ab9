"""Words as people type them and as documents print them."""


def spellings(word: str) -> set[str]:
    """Return a word with straight quotes, as it is typed, and with curly ones, as it is printed."""
    return {word.replace("’", "'").replace("‘", "'"), word.replace("'", "’")}
