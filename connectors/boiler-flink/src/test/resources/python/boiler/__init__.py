"""A stand-in for the runtime package in tests of the Java operators: only its `embedded` part exists."""
