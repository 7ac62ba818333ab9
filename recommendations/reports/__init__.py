"""The progress report: the register and a day, as frozen dataclasses, as a page and as a PDF."""
