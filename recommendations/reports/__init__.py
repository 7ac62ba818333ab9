"""The progress report: the register and a day -> frozen dataclasses -> one template -> page, PDF."""
