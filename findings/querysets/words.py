"""Words as people type them and as documents print them."""


def spellings(word: str) -> set[str]:
    """Return a word in two spellings: with straight apostrophes, as typed, and with curly ones."""
    return {word.replace("’", "'").replace("‘", "'"), word.replace("'", "’")}
