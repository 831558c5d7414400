"""The embedded local Firestore: Google's gRPC API in pure Python, for runs and tests without a cloud.

See docs/firestore.md. Must not know the compiler, the runtime's classes or Flink.
"""

from boiler.local.firestore.faults import Faults
from boiler.local.firestore.remote import control
from boiler.local.firestore.server import EmbeddedFirestore
from boiler.local.firestore.state import EffectiveWrite

__all__ = ["EffectiveWrite", "EmbeddedFirestore", "Faults", "control"]
