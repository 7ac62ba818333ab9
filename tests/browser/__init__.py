"""What a reader or an officer sees and does, in real Chromium on the real application."""
