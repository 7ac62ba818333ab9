"""The sections that the register fills by itself: a dataclass each, and what builds it."""
