"""The Wirral Tracker: the root that puts the apps together, and the kit that they share."""
