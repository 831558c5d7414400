"""Events that come from nowhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from boiler import CTX, Serializable, ViewModel, attrs


class Door(Serializable):
    door: str = attrs.bproperty()
    is_open: bool = attrs.bproperty()
    at: datetime = attrs.bproperty()


@dataclass
class Count:
    times: int = 0


class Opened(ViewModel):
    door: str = attrs.bproperty()
    times: int = attrs.bproperty()

    @staticmethod
    def key(event: Door) -> Optional[str]:
        return event.door if event.is_open else None

    @classmethod
    def create_accumulator(cls) -> Count:
        return Count()

    @classmethod
    def accumulate(cls, acc: Count, event: Door) -> Count:
        return Count(acc.times + 1)

    @door.getter
    def door(self):
        return self.group

    @times.getter
    def times(self):
        return self.acc.times

    @property
    def doc_ref(self):
        return CTX.db.document(f"opened/{self.group}")
