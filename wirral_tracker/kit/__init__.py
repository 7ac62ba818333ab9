"""The kit: what knows no app and could serve another register."""
