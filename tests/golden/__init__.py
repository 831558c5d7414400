"""Golden files: what boilerc says and builds, compared word for word. `make golden` writes them anew."""
