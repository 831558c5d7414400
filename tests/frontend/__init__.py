"""The front end: what it finds in programs, and that no text breaks it."""
