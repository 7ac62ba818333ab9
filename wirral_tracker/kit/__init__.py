"""The kit: modules that know no app and could serve another register."""
