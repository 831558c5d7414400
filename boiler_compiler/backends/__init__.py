"""Back ends: each a straight reading of the view plan."""
