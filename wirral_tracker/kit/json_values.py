"""The types of the values that JSON, and a column of words, can hold."""

from typing import TypeAlias

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
# Text, a document, or the bytes of a file.
Stored: TypeAlias = "JSON | bytes"
