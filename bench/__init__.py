"""The bench: what the register's answers cost beside what they are measured against."""
