"""Every kind of value, carried through or made by a getter, and those that no document may hold."""
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source

TOKYO = timezone(timedelta(hours=9))


class Sample(DomainModel):
    class Meta:
        collection_name = "samples"

    blob: Optional[bytes] = attrs.bproperty()
    at: Optional[datetime] = attrs.bproperty()
    link: Optional[Reference] = attrs.bproperty()
    links: list[Reference] = attrs.bproperty(import_default=list)
    ratio: Optional[float] = attrs.bproperty()
    count: int = attrs.bproperty(import_default=0)
    flag: Optional[bool] = attrs.bproperty()
    anything: Any = attrs.bproperty()


class SampleStore(Store):
    sample = reference(dm_cls=Sample)


class SampleView(ViewModel):
    store: SampleStore

    blob: Optional[bytes] = attrs.bproperty()
    blob_size: int = attrs.bproperty(export_default=-1)
    at: Optional[datetime] = attrs.bproperty()
    tokyo: Optional[datetime] = attrs.bproperty()
    tokyo_hour: Optional[int] = attrs.bproperty()
    link: Optional[Reference] = attrs.bproperty()
    link_ids: list = attrs.bproperty()
    ratio: Optional[float] = attrs.bproperty()
    negative_zero: float = attrs.bproperty()
    odd_floats: list[float] = attrs.bproperty()
    count_as_float: float = attrs.bproperty()
    beyond: int = attrs.bproperty()
    remainders: list[int] = attrs.bproperty()
    rounded: Optional[int] = attrs.bproperty()
    flag: Optional[bool] = attrs.bproperty()
    pair: list = attrs.bproperty()
    nested: Any = attrs.bproperty()
    anything: Any = attrs.bproperty()
    a_set: list = attrs.bproperty()
    list_in_list: list = attrs.bproperty(export_default=list)
    number_keys: dict = attrs.bproperty()
    naive: Optional[datetime] = attrs.bproperty()
    text: str = attrs.bproperty(export_default="no text")
    numbers: list[int] = attrs.bproperty()

    @blob.getter
    def blob(self):
        return self.store.sample.blob

    @blob_size.getter
    def blob_size(self):
        return len(self.store.sample.blob)  # blob size

    @at.getter
    def at(self):
        return self.store.sample.at

    @tokyo.getter
    def tokyo(self):
        at = self.store.sample.at
        return at.astimezone(TOKYO) + timedelta(microseconds=1) if at is not None else None

    @tokyo_hour.getter
    def tokyo_hour(self):
        return self.tokyo.hour if self.tokyo is not None else None

    @link.getter
    def link(self):
        return self.store.sample.link

    @link_ids.getter
    def link_ids(self):
        return [f"{link.id} of {len(link.params)}" for link in self.store.sample.links]

    @ratio.getter
    def ratio(self):
        return self.store.sample.ratio

    @negative_zero.getter
    def negative_zero(self):
        return -0.0 if self.store.sample.flag else 0.0

    @odd_floats.getter
    def odd_floats(self):
        return [float("nan"), float("inf"), -float("inf"), 5e-324, 1e308]

    @count_as_float.getter
    def count_as_float(self):
        return self.store.sample.count

    @beyond.getter
    def beyond(self):  # beyond
        return 2**63 - 1 + self.store.sample.count

    @remainders.getter
    def remainders(self):
        count = self.store.sample.count
        return [count // 3, count % 3, -count // 3, -count % 3, count % -3]

    @rounded.getter
    def rounded(self):  # rounded
        ratio = self.store.sample.ratio
        return round(ratio) if ratio is not None else None

    @flag.getter
    def flag(self):
        return self.store.sample.flag

    @pair.getter
    def pair(self):
        return (self.store.sample.count, {"inner": (1, (None,)[0], True)})

    @nested.getter
    def nested(self):
        return {"B_b": {"a": [{"c": [{}]}]}, "e": [], "A_a": -1}

    @anything.getter
    def anything(self):
        return self.store.sample.anything

    @a_set.getter
    def a_set(self):  # a set
        return {self.store.sample.count}

    @list_in_list.getter
    def list_in_list(self):  # list in list
        return [1, [2]] if self.store.sample.flag else [1, {"fine": [2]}]

    @number_keys.getter
    def number_keys(self):  # number keys
        return {"fine": 1} if self.store.sample.flag else {"deep": [{1: 2}]}

    @naive.getter
    def naive(self):  # naive
        at = self.store.sample.at
        return at.replace(tzinfo=None) if at is not None else None

    @text.getter
    def text(self):  # text
        return self.store.sample.count

    @numbers.getter
    def numbers(self):  # numbers
        return [1, self.store.sample.flag]

    @property
    def doc_ref(self):
        return CTX.db.document(f"sampleViews/{self.store.sample.doc_id}")


class SampleViews(Mediator):
    source = source.domain_model(Sample)
    sink = sink.firestore()
    view_model_cls = SampleView
