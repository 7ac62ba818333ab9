"""A small register of ponds, whose sealed models are changed as docs/changing-the-record.md says.

`before` and `after` are the same app at two times; `migrations` lead from the one to the other.
"""
