"""Exceptions are data: getters, targets and reference getters that raise, and what is left of the view then."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Rate(DomainModel):
    class Meta:
        collection_name = "rates"

    per_unit: Optional[float] = attrs.bproperty()


class Bill(DomainModel):
    class Meta:
        collection_name = "bills"

    units: Optional[int] = attrs.bproperty()
    people: Optional[int] = attrs.bproperty()
    rate: Optional[str] = attrs.bproperty()
    folder: Optional[str] = attrs.bproperty()
    labels: dict[str, str] = attrs.bproperty(import_default=dict)


def share(total, people):
    return total // people  # share


class BadRate(Exception):
    pass


class BillStore(Store):
    bill = reference(dm_cls=Bill)
    rate = reference(dm_cls=Rate)
    other_rate = reference(dm_cls=Rate)

    @rate.getter
    def rate(self):
        if self.bill.rate == "bad":
            raise BadRate("no such rate", self.bill.doc_id)  # bad rate
        return CTX.db.document(f"rates/{self.bill.rate}") if self.bill.rate is not None else None

    @other_rate.getter
    def other_rate(self):
        if self.bill.rate == "r1":
            return CTX.db.document(f"rates/r{10 // self.bill.people}")  # other rate
        return None


class BillView(ViewModel):
    store: BillStore

    units: Optional[int] = attrs.bproperty()
    total: Optional[float] = attrs.bproperty(export_default=0)
    each: Optional[float] = attrs.bproperty()
    label: str = attrs.bproperty(export_default="-")
    summary: Optional[str] = attrs.bproperty()
    fine: bool = attrs.bproperty()

    @units.getter
    def units(self):
        return self.store.bill.units

    @total.getter
    def total(self):
        return self.store.bill.units * self.store.rate.per_unit  # total

    @each.getter
    def each(self):
        return share(self.total, self.store.bill.people)

    @label.getter
    def label(self):
        return self.store.bill.labels["én"]  # label

    @summary.getter
    def summary(self):
        try:
            return f"{self.label}: {self.units}"
        except KeyError as missing:
            raise RuntimeError(f"no {missing}") from missing  # summary

    @fine.getter
    def fine(self):
        try:
            return self.each >= 0
        except Exception:
            return False

    @property
    def doc_ref(self):
        folder = self.store.bill.folder
        if folder is None:
            return None
        if folder == "":
            raise LookupError()  # folder
        return CTX.db.document(f"billViews/{folder}-{self.store.bill.doc_id}")


class Bills(Mediator):
    source = source.domain_model(Bill)
    sink = sink.firestore()
    view_model_cls = BillView
