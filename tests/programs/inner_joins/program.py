"""import_required: without the customer, or without a single line, there is no invoice."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Customer(DomainModel):
    class Meta:
        collection_name = "customers"

    name: str = attrs.bproperty()
    agent: Optional[Reference] = attrs.relation(dm_cls="Agent")


class Agent(DomainModel):
    class Meta:
        collection_name = "agents"

    phone: Optional[str] = attrs.bproperty()


class Line(DomainModel):
    class Meta:
        collection_name = "lines"

    text: str = attrs.bproperty()
    invoice: Reference = attrs.relation(dm_cls="Invoice")


class Invoice(DomainModel):
    class Meta:
        collection_name = "invoices"

    customer: Optional[Reference] = attrs.relation(dm_cls=Customer)
    copies: int = attrs.bproperty(import_default=1)


class InvoiceStore(Store):
    invoice = reference(dm_cls=Invoice)
    customer = reference(dm_cls=Customer, import_required=True)
    lines = reference(dm_cls=Line, many=True, import_required=True)
    agent = reference(dm_cls=Agent)

    @customer.getter
    def customer(self):
        return self.invoice.customer

    @lines.getter
    def lines(self):
        return Line.where(Line.invoice == self.invoice.doc_ref)

    @agent.getter
    def agent(self):
        # Never reached without a customer: the evaluation has ended by then.
        return self.customer.agent


class InvoiceSheet(ViewModel):
    store: InvoiceStore

    customer: str = attrs.bproperty()
    lines: list[str] = attrs.bproperty()
    phone: Optional[str] = attrs.bproperty()

    @customer.getter
    def customer(self):
        return self.store.customer.name

    @lines.getter
    def lines(self):
        return [line.text for line in self.store.lines.values()]

    @phone.getter
    def phone(self):
        return self.store.agent.phone if self.store.agent is not None else None

    @property
    def _view_refs(self):
        for number in range(self.store.invoice.copies):
            yield CTX.db.document(f"sheets/{self.store.invoice.doc_id}-{number}")


class InvoiceSheets(Mediator):
    source = source.domain_model(Invoice)
    sink = sink.firestore()
    view_model_cls = InvoiceSheet
