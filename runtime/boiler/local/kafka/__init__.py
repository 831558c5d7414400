"""Topics for local runs: a real broker started from its jars, topics on such a broker or any other, and topics in files.

See docs/kafka.md. Must not know the compiler, programs or Firestore.
"""

from boiler.local.kafka.broker import BrokerError, KafkaBroker
from boiler.local.kafka.files import FileTopics

__all__ = ["BrokerError", "FileTopics", "KafkaBroker"]
