"""Who may come in: accounts, sign-in, the second factor, and how long a visit lasts."""
