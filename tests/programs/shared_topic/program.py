"""Two mediators keep their views in one topic: of two claims to one key the smaller wins, and the other gets a letter."""
from __future__ import annotations

from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Plane(DomainModel):
    class Meta:
        collection_name = "planes"

    gate: str = attrs.bproperty()
    to: str = attrs.bproperty()


class Train(DomainModel):
    class Meta:
        collection_name = "trains"

    track: str = attrs.bproperty()


class PlaneStore(Store):
    plane = reference(dm_cls=Plane)


class PlaneBoard(ViewModel):
    store: PlaneStore

    to: str = attrs.bproperty()

    @to.getter
    def to(self):
        return self.store.plane.to

    @property
    def doc_ref(self):
        return CTX.db.document(f"boards/{self.store.plane.gate}")


class TrainStore(Store):
    train = reference(dm_cls=Train)


class TrainBoard(ViewModel):
    store: TrainStore

    train: str = attrs.bproperty()

    @train.getter
    def train(self):
        return self.store.train.doc_id

    @property
    def doc_ref(self):
        return CTX.db.document(f"boards/{self.store.train.track}")


class Planes(Mediator):
    source = source.domain_model(Plane)
    sink = sink.kafka(topic_name="boards")
    view_model_cls = PlaneBoard


class Trains(Mediator):
    source = source.domain_model(Train)
    sink = sink.kafka(topic_name="boards")
    view_model_cls = TrainBoard
