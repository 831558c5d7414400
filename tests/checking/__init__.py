"""Property checks: they find what is wrong in programs that are wrong in one small place, and nothing in right ones."""
