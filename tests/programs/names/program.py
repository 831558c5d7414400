"""Names as Python has them: a star import, members of enumerations, names that a base leaves to others, attributes named like parts of a view."""
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Iterator, Optional

from boiler import *


class Level(Enum):
    LOW = "low"
    HIGH = "high"

    @classmethod
    def of(cls, row: int) -> "Level":
        return cls.LOW if row < 1 else cls.HIGH


class State(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Hall(DomainModel):
    class Meta:
        collection_name = "halls"

    rows: list[int] = attrs.bproperty(import_default=list)
    root: str = attrs.bproperty()
    state: str = attrs.bproperty(import_default=State.OPEN)


@dataclass
class Place:
    row: int
    place: int


class Seat(ViewModel):
    row: int = attrs.bproperty()
    place: int = attrs.bproperty()
    group: Optional[str] = attrs.bproperty()
    level: str = attrs.bproperty()

    @staticmethod
    def rows(hall: Hall) -> Iterator[Place]:
        for number, count in enumerate(hall.rows):
            for place in range(count):
                yield Place(number, place)

    @group.getter
    def group(self):
        return f"{self.root.root}{self.row}"

    @level.getter
    def level(self):
        return Level.of(self.row).value

    @property
    def doc_ref(self):
        return self.root.doc_ref / "seats" / f"{self.row}-{self.place}"


class HallStore(Store):
    hall = reference(dm_cls=Hall)
    front = reference(dm_cls=Seat, many=True)

    @front.getter
    def front(self):
        return Seat.where(Seat.group == f"{self.hall.root}0")


class HallView(ViewModel):
    """Abstract: those below say where it is, and what it is called."""

    store: HallStore
    root: str = attrs.bproperty()
    row: int = attrs.bproperty()
    window: Optional[str] = attrs.bproperty()

    @root.getter
    def root(self):
        return f"{self.TITLE} {self.store.hall.root.upper()} in {self.doc_ref.params[0]}"  # root

    @row.getter
    def row(self):
        return max((seat.row for seat in self.store.front.values()), default=-1)

    @window.getter
    def window(self):
        return self.view_of(len(self.store.front))


class OpenHall(HallView):
    TITLE = "Hall"

    def view_of(self, seats):
        return "none" if seats == 0 else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"openHalls/{self.store.hall.doc_id}")


class AnyHall(OpenHall):
    TITLE = "Any hall"

    @property
    def doc_ref(self):
        return CTX.db.document(f"anyHalls/{self.store.hall.doc_id}")


class OverHalls(Mediator):
    """A source and a sink that others inherit."""

    source = source.domain_model(Hall)
    sink = sink.firestore()


class AnyHalls(OverHalls):
    view_model_cls = AnyHall


class Seats(OverHalls):
    view_model_cls = Seat


class OpenHalls(Mediator):
    source = source.domain_model(Hall, Hall.state == State.OPEN)
    sink = sink.firestore()
    view_model_cls = OpenHall


class Fronts(Mediator):
    """Follows a view, which it names as a type alone."""

    source = source.view_model(Seat)
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def show(self, obj: Seat):
        assert isinstance(obj, Seat)
        if obj.level == Level.LOW.value:
            self.sink.emit(reference=CTX.db.document(f"fronts/{obj.group}-{obj.place}"), snapshot={"of": obj.doc_ref})


class Ticket(Serializable):
    row: int = attrs.bproperty()
    store: str = attrs.bproperty()
    at: datetime = attrs.bproperty()


class Sold(ViewModel):
    """Given its values by hand."""

    row: int = attrs.bproperty(import_default=9)
    store: Optional[str] = attrs.bproperty()
    group: int = attrs.bproperty()

    @property
    def doc_ref(self):
        return CTX.db.document(f"sold/{self.row}-{self.store}")


@dataclass
class Count:
    tickets: int = 0


class Sales(Mediator):
    source = source.kafka(topic_name="tickets", value_cls=Ticket, event_time="at")
    sink = sink.firestore()

    @classmethod
    @source.triggers.on_topic
    def on_ticket(cls, state: Count, event: Ticket):
        state.tickets += 1
        cls.sink.emit(Sold(row=event.row, store=event.store, group=state.tickets))
