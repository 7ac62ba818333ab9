"""What the register's answers cost, beside what they are measured against: `make bench`."""
