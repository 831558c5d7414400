"""Two mediators, and several roots of one, that meet at a path: the smallest wins, and every loser leaves a letter."""
from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Claim(DomainModel):
    class Meta:
        collection_name = "claims"

    slots: list[str] = attrs.bproperty(import_default=list)


class Booking(DomainModel):
    class Meta:
        collection_name = "bookings"

    slot: str = attrs.bproperty()


class ClaimStore(Store):
    claim = reference(dm_cls=Claim)


class BookingStore(Store):
    booking = reference(dm_cls=Booking)


class ClaimedSlot(ViewModel):
    store: ClaimStore

    by: str = attrs.bproperty()
    size: int = attrs.bproperty()

    @by.getter
    def by(self):
        return f"claim {self.store.claim.doc_id}"

    @size.getter
    def size(self):
        return len(self.store.claim.slots)

    @property
    def _view_refs(self):
        return [CTX.db.document(f"slots/{slot}") for slot in self.store.claim.slots]


class BookedSlot(ViewModel):
    store: BookingStore

    by: str = attrs.bproperty()
    checked: int = attrs.bproperty()

    @by.getter
    def by(self):
        return f"booking {self.store.booking.doc_id}"

    @checked.getter
    def checked(self):
        return 1 // len(self.store.booking.slot.strip("x"))  # checked

    @property
    def doc_ref(self):
        return CTX.db.document(f"slots/{self.store.booking.slot}")


class Zoned(Mediator):
    """The greater name, so its claims lose against Booked."""

    source = source.domain_model(Claim)
    sink = sink.firestore()
    view_model_cls = ClaimedSlot


class Booked(Mediator):
    source = source.domain_model(Booking)
    sink = sink.firestore()
    view_model_cls = BookedSlot
