"""The rules of dated statements, checked before they are recorded: each once, for every door.

A form, a row of a spreadsheet, a command and an action all ask the statement itself for its
`faults`, by field; the action refuses a statement that has any. A rule stands here where it needs
no more than what is stated, the day of the council, and `earliest`, the first day that it can be
of. What only the register can answer (what stood before, who was quicker, what is closed) is asked
in `actions/`, under the lock on the recommendation.

The rules of a status update that demand evidence, a post or what comes next bind what the service
reports. A published document is recorded as it speaks: often without any of them.

Every recorded statement keeps the edition of these rules (`models/checked.py`). Whoever makes one
of them stricter raises the edition, and holds the new rule in a constraint from that edition on."""
