"""The seal on the history: who changes a row of the record, by whatever door, is found out.

Every append-only row leaves an imprint beside it, and every imprint is a link of one chain, each
link signed with a key that is not in the database. `verify.py` compares all three.
"""
