"""The Wirral Tracker: the composition root, and the kit that every app shares."""
