"""Triggers in the original style that decide where the view goes, and one that makes it from the snapshot."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Desk(DomainModel):
    class Meta:
        collection_name = "desks"

    name: str = attrs.bproperty()


class Ticket(DomainModel):
    class Meta:
        collection_name = "tickets"

    title: str = attrs.bproperty()
    urgent: bool = attrs.bproperty(import_default=False)
    desks: list[Reference] = attrs.relation(dm_cls=Desk, collection=list)
    minutes: int = attrs.bproperty(import_default=10)


class TicketStore(Store):
    ticket = reference(dm_cls=Ticket)
    desks = reference(dm_cls=Desk, many=True)

    @desks.getter
    def desks(self):
        return self.ticket.desks


class TicketView(ViewModel):
    store: TicketStore

    title: str = attrs.bproperty()
    desks: list = attrs.bproperty()
    rate: Optional[int] = attrs.bproperty()

    @title.getter
    def title(self):
        return self.store.ticket.title

    @desks.getter
    def desks(self):
        return [desk.name for desk in self.store.desks.values()]

    @rate.getter
    def rate(self):
        return 60 // self.store.ticket.minutes  # rate

    @property
    def doc_ref(self):
        return CTX.db.document(f"ticketViews/{self.store.ticket.doc_id}")


class TicketDesks(Mediator):
    source = source.domain_model(Ticket)
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def spread(self, obj):
        if obj.title == "":
            raise ValueError(f"ticket {obj.doc_id} has no title")  # no title

        def notify(obj):
            if obj.store.ticket.urgent:
                self.sink.emit(reference=CTX.db.document(f"urgent/{obj.store.ticket.doc_id}"), snapshot=obj.to_snapshot())
            for desk in obj.store.desks.values():
                self.sink.emit(reference=desk.doc_ref / "inbox" / obj.store.ticket.doc_id, snapshot=obj.to_snapshot())

        _ = TicketView.get(doc_id=obj.doc_id, once=False, f_notify=notify)


class TicketSnapshots(Mediator):
    source = source.firestore(query=Ticket.get_query())
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def copy(self, ref, snapshot):
        view = TicketView.new(snapshot=snapshot)
        if snapshot.exists and snapshot.to_dict().get("urgent"):
            self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())
