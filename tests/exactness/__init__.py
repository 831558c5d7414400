"""Promise 1: exact or refused."""
