"""What officers bring in, read into drafts: pure, nothing is written and nothing is guessed."""
