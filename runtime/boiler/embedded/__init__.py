"""What Java operators call in CPython: one function, bytes in and bytes out. Must not know Flink or Firestore."""

from boiler.embedded.dispatch import dispatch

__all__ = ["dispatch"]
