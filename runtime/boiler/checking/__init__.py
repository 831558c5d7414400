"""Property checks of a program: whether its functions keep what the language takes their word for.

`retract` inverts `accumulate`, `merge` agrees with it, functions are pure, and nothing depends on the order of a set. What is
looked at is a loaded program with one of its change logs, in a process of its own. Must not know the compiler or Firestore.
"""
