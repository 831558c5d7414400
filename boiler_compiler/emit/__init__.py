"""Writes job folders. Knows plans and files; must not know the front end."""
