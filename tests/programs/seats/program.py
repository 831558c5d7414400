"""Seat bookings: patches with checks over two entities, a form that books several seats, setters that see earlier setters, an own propagate_change."""
from datetime import datetime
from typing import Optional

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Query,
    Reference,
    Store,
    ViewModel,
    ViewModelQuery,
    attrs,
    reference,
    sink,
    source,
)

MAX = 3
CLASSES = frozenset({"A", "B"})


class Show(DomainModel):
    class Meta:
        collection_name = "shows"

    title: str = attrs.bproperty()
    closed: bool = attrs.bproperty(import_default=False)
    sold: int = attrs.bproperty(import_default=0)
    seats_by_class: dict[str, int] = attrs.bproperty(import_default=dict)


class Guest(DomainModel):
    class Meta:
        collection_name = "guests"
        case_conversion = False

    full_name: str = attrs.bproperty()
    seats_held: int = attrs.bproperty(import_default=0)


class Seat(DomainModel):
    class Meta:
        collection_name = "seats"

    show: Reference = attrs.relation(dm_cls=Show)
    guest: Optional[Reference] = attrs.relation(dm_cls=Guest)
    price_class: str = attrs.bproperty(import_default="A", data_key="cls")
    noted_at: Optional[datetime] = attrs.bproperty()
    note: Optional[str] = attrs.bproperty()


class SeatStore(Store):
    seat = reference(dm_cls=Seat)
    show = reference(dm_cls=Show, import_required=True)
    guest = reference(dm_cls=Guest)

    @show.getter
    def show(self):
        return self.seat.show

    @guest.getter
    def guest(self):
        return self.seat.guest


class SeatView(ViewModel):
    store: SeatStore

    price_class: str = attrs.bproperty()
    holder: Optional[str] = attrs.bproperty()
    noted_at: Optional[datetime] = attrs.bproperty()
    note: Optional[str] = attrs.bproperty()
    free: bool = attrs.bproperty()
    show_title: str = attrs.bproperty()

    @price_class.getter
    def price_class(self):
        return self.store.seat.price_class

    @price_class.setter
    def price_class(self, value):
        if value not in CLASSES:
            raise ValueError(f"no class {value!r}")
        show = self.store.show
        counts = dict(show.seats_by_class)
        old = self.store.seat.price_class
        counts[old] = counts.get(old, 0) - 1
        counts[value] = counts.get(value, 0) + 1
        show.seats_by_class = counts
        self.store.seat.price_class = value

    @holder.getter
    def holder(self):
        return self.store.guest.full_name if self.store.guest else None

    @noted_at.getter
    def noted_at(self):
        return self.store.seat.noted_at

    @noted_at.setter
    def noted_at(self, value):
        self.store.seat.noted_at = value

    @note.getter
    def note(self):
        return self.store.seat.note

    @note.setter
    def note(self, value):
        # an earlier setter of the same patch has been heard
        self.store.seat.note = f"{self.store.seat.price_class}: {value}" if value is not None else None

    @free.getter
    def free(self):
        return self.store.seat.guest is None

    @free.setter
    def free(self, value):
        if self.store.show.closed:
            raise PermissionError("the show is closed")
        if not value:
            raise ValueError("a seat is taken by a form")
        if self.store.guest is not None:
            self.store.guest.seats_held = self.store.guest.seats_held - 1
            self.store.show.sold -= 1
        self.store.seat.guest = None

    @show_title.getter
    def show_title(self):
        return self.store.show.title

    @property
    def doc_ref(self):
        return CTX.db.document(f"seatViews/{self.store.seat.doc_id}")


class SeatMediator(Mediator):
    source = source.domain_model(Seat)
    sink = sink.firestore()
    view_model_cls = SeatView


class SeatPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=SeatView))
    sink = sink.form()

    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        seat = SeatView.get(doc_id=ref.id, once=True)
        if seat is None:
            return
        raw = snapshot.to_dict()
        if raw.get("cancelled"):
            return
        seat.update_vals(with_raw=raw)
        seat.propagate_change()


class GuestStore(Store):
    guest = reference(dm_cls=Guest)


class GuestView(ViewModel):
    """Never materialised: a way to read a guest in the transaction of a booking."""

    store: GuestStore

    @property
    def doc_ref(self):
        return CTX.db.document(f"guestViews/{self.store.guest.doc_id}")


class Booking(ViewModel):
    guest_id: str = attrs.bproperty()
    seat_ids: list[str] = attrs.bproperty()
    guest = attrs.bproperty(initialize=True, export_enabled=False)
    seats = attrs.bproperty(initialize=True, export_enabled=False)

    @guest.init
    def guest(self):
        self.guest = None

    @seats.init
    def seats(self):
        self.seats = []

    @guest_id.setter
    def guest_id(self, value):
        view = GuestView.get(doc_id=value, once=True)
        if view is None:
            raise LookupError(f"no guest {value}")
        self.guest = view.store.guest

    @seat_ids.setter
    def seat_ids(self, value):
        if len(value) > MAX:
            raise ValueError("too many")
        for seat_id in value:
            view = SeatView.get(doc_id=seat_id, once=True)
            if view is None or not view.free:
                raise ValueError(f"{seat_id} is not free")
            view.store.seat.guest = self.guest.doc_ref
            view.store.seat.note = None
            self.seats.append(view)
        self.guest.seats_held = self.guest.seats_held + len(value)

    def propagate_change(self):
        for view in self.seats:
            view.store.seat.save()
        self.guest.save()


class BookingMediator(Mediator):
    source = source.view_model(Booking, query=Query(path="**/bookings"))
    sink = sink.form()

    @source.triggers.on_create
    def book(self, obj):
        self.sink.emit(obj)
