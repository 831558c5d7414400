"""The front end: a program's text becomes the typed model, by libcst. User code is never imported or executed."""
