"""Equality in `where` is Python's, but typed: True is not 1, while 1 is 1.0; None from the root's side matches nothing."""
from typing import Any

from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Probe(DomainModel):
    class Meta:
        collection_name = "probes"

    wanted: Any = attrs.bproperty()


class Sample(DomainModel):
    class Meta:
        collection_name = "samples"

    value: Any = attrs.bproperty()
    marks = attrs.bproperty()


class ProbeStore(Store):
    probe = reference(dm_cls=Probe)
    equal = reference(dm_cls=Sample, many=True)
    marked = reference(dm_cls=Sample, many=True)

    @equal.getter
    def equal(self):
        return Sample.where(Sample.value == self.probe.wanted)

    @marked.getter
    def marked(self):
        return Sample.where(Sample.marks.has(self.probe.wanted))


class ProbeResult(ViewModel):
    store: ProbeStore

    wanted: Any = attrs.bproperty()
    equal: list[str] = attrs.bproperty()
    marked: list[str] = attrs.bproperty()

    @wanted.getter
    def wanted(self):
        return self.store.probe.wanted

    @equal.getter
    def equal(self):
        return list(self.store.equal)

    @marked.getter
    def marked(self):
        return list(self.store.marked)

    @property
    def doc_ref(self):
        return CTX.db.document(f"probeResults/{self.store.probe.doc_id}")


class Probes(Mediator):
    source = source.domain_model(Probe)
    sink = sink.firestore()
    view_model_cls = ProbeResult
