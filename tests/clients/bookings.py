"""A program whose clients book seats and settle bills."""

TEXT = """
from datetime import datetime
from typing import Any, Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Serializable, Snapshot, Store, ViewModel,
                    ViewModelQuery, attrs, reference, sink, source)


class Address(Serializable):
    street_name: str = attrs.bproperty()
    zip: Optional[str] = attrs.bproperty()


class Bill(DomainModel):
    class Meta:
        collection_name = "bills"

    total_cents: int = attrs.bproperty(import_default=0)
    paid: bool = attrs.bproperty()


class Guest(DomainModel):
    class Meta:
        collection_name = "guests"

    name: str = attrs.bproperty()
    bill: Optional[Reference] = attrs.relation(dm_cls=Bill)


class Show(DomainModel):
    class Meta:
        collection_name = "shows"

    sold_out: bool = attrs.bproperty(import_default=False)


class Seat(DomainModel):
    class Meta:
        collection_name = "seats"

    guest: Optional[Reference] = attrs.relation(dm_cls=Guest)
    companion: Optional[Reference] = attrs.relation(dm_cls=Guest)
    show: Optional[Reference] = attrs.relation(dm_cls=Show)
    price: float = attrs.bproperty(data_key="p.r`ice")
    booked_at: Optional[datetime] = attrs.bproperty()
    tags: list[str] = attrs.bproperty()
    address: Optional[Address] = attrs.embed(obj_cls=Address)
    anything: Any = attrs.bproperty()
    secret: Optional[str] = attrs.bproperty(export_enabled=False)


class Booking(DomainModel):
    class Meta:
        collection_name = "guests/*/bookings"

    seat: Optional[Reference] = attrs.relation(dm_cls=Seat)
    times: int = attrs.bproperty()


class SeatStore(Store):
    seat = reference(dm_cls=Seat)
    show = reference(dm_cls=Show, import_required=True)
    guest = reference(dm_cls=Guest)
    companion = reference(dm_cls=Guest)
    bill = reference(dm_cls=Bill)
    bookings = reference(dm_cls=Booking, many=True)
    neighbours = reference(dm_cls=Seat, many=True)

    @show.getter
    def show(self):
        return self.seat.show

    @guest.getter
    def guest(self):
        return self.seat.guest

    @companion.getter
    def companion(self):
        return self.seat.companion

    @bill.getter
    def bill(self):
        return self.guest.bill if self.guest is not None else None

    @bookings.getter
    def bookings(self):
        return Booking.where(Booking.seat == self.seat.doc_ref)

    @neighbours.getter
    def neighbours(self):
        return Seat.where(Seat.show == self.seat.show)


class SeatView(ViewModel):
    store: SeatStore

    taken_by: Optional[Reference] = attrs.bproperty()
    price: float = attrs.bproperty()
    booked_at: Optional[datetime] = attrs.bproperty()
    tags: list[str] = attrs.bproperty()
    street: Optional[str] = attrs.bproperty()
    anything: Any = attrs.bproperty()
    name: Optional[str] = attrs.bproperty()
    both_names: list[str] = attrs.bproperty(export_enabled=False)
    companion_name: Optional[str] = attrs.bproperty()
    owed: int = attrs.bproperty()
    secret: Optional[str] = attrs.bproperty()
    read_only: int = attrs.bproperty()
    twice: int = attrs.bproperty()

    @taken_by.setter
    def taken_by(self, value):
        if self.store.show.sold_out:
            raise ValueError("sold out")
        self.store.seat.guest = value

    @price.setter
    def price(self, value):
        self.store.seat.price = int(value) if value == int(value) else value

    @booked_at.setter
    def booked_at(self, value):
        self.store.seat.booked_at = value

    @tags.setter
    def tags(self, value):
        self.store.seat.tags = tuple(value)

    @street.setter
    def street(self, value):
        self.store.seat.address = Address(street_name=value, zip="1")

    @anything.setter
    def anything(self, value):
        self.store.seat.anything = value

    @name.setter
    def name(self, value):
        self.store.guest.name = value

    @companion_name.setter
    def companion_name(self, value):
        self.store.companion.name = self.store.companion.name + value

    @owed.setter
    def owed(self, value):
        self.store.bill.total_cents = self.store.bill.total_cents + value
        if self.store.bill.total_cents > 1000:
            raise ValueError("too much")

    @secret.setter
    def secret(self, value):
        self.store.seat.secret = value

    @read_only.getter
    def read_only(self):
        return 1

    @twice.setter
    def twice(self, value):
        for booking in self.store.bookings.values():
            booking.times = booking.times + value

    @property
    def doc_ref(self):
        return CTX.db.document(f"seatViews/{self.store.seat.doc_id}")


class SeatPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=SeatView))
    sink = sink.form()

    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        assert isinstance(ref, Reference) and isinstance(snapshot, Snapshot)
        obj = SeatView.get(doc_id=ref.id, once=True)
        if obj is None:
            return
        obj.update_vals(with_raw=snapshot.to_dict())
        self.sink.emit(obj)
"""
