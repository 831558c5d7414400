"""One rule a module: what a diagnostic code means, why, an example and what to write instead."""
