"""Stored values of the wrong type: an exception where they are read, and nowhere else."""
from datetime import datetime
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Serializable, Store, ViewModel, attrs, reference, sink, source


class Size(Serializable):
    width: int = attrs.bproperty()
    height: int = attrs.bproperty()


class Item(DomainModel):
    class Meta:
        collection_name = "items"

    box: Optional[Reference] = attrs.relation(dm_cls="Box")
    weight: int = attrs.bproperty(import_default=1)
    grades: list[int] = attrs.bproperty(import_default=list)


class Box(DomainModel):
    class Meta:
        collection_name = "boxes"

    label: str = attrs.bproperty()
    number: int = attrs.bproperty()
    ratio: float = attrs.bproperty()
    packed: datetime = attrs.bproperty()
    size: Optional[Size] = attrs.embed(obj_cls=Size)
    codes: list[int] = attrs.bproperty(import_default=list)
    gaps: list[Optional[int]] = attrs.bproperty(import_default=list)
    names: dict[str, str] = attrs.bproperty(import_default=dict)
    friend: Optional[Reference] = attrs.relation(dm_cls="Box")
    shelf: Optional[str] = attrs.bproperty()


class BoxStore(Store):
    box = reference(dm_cls=Box)
    friend = reference(dm_cls=Box)
    items = reference(dm_cls=Item, many=True)

    @friend.getter
    def friend(self):
        return self.box.friend  # friend

    @items.getter
    def items(self):
        return Item.where(Item.box == self.box.doc_ref, Item.weight > 0)


class BoxView(ViewModel):
    store: BoxStore

    label: Optional[str] = attrs.bproperty()
    number: Optional[int] = attrs.bproperty(export_default=-1)
    ratio: Optional[float] = attrs.bproperty()
    packed: Optional[datetime] = attrs.bproperty()
    width: Optional[int] = attrs.bproperty()
    codes: int = attrs.bproperty(export_default=0)
    gaps: list = attrs.bproperty()
    names: list = attrs.bproperty()
    friend_label: Optional[str] = attrs.bproperty()
    items: list = attrs.bproperty()
    grades: int = attrs.bproperty()

    @label.getter
    def label(self):
        return self.store.box.label  # label

    @number.getter
    def number(self):
        return self.store.box.number  # number

    @ratio.getter
    def ratio(self):
        return self.store.box.ratio  # ratio

    @packed.getter
    def packed(self):
        return self.store.box.packed  # packed

    @width.getter
    def width(self):
        # The height is not read, so it is not checked.
        return self.store.box.size.width if self.store.box.size is not None else None  # width

    @codes.getter
    def codes(self):
        return len(self.store.box.codes)  # codes

    @gaps.getter
    def gaps(self):
        return self.store.box.gaps  # gaps

    @names.getter
    def names(self):
        return sorted(self.store.box.names.values())  # names

    @friend_label.getter
    def friend_label(self):
        return self.store.friend.label if self.store.friend is not None else None  # friend label

    @items.getter
    def items(self):
        return list(self.store.items)

    @grades.getter
    def grades(self):
        return sum(sum(item.grades) for item in self.store.items.values())  # grades

    @property
    def doc_ref(self):
        return CTX.db.document(f"boxViews/{self.store.box.shelf or 'floor'}-{self.store.box.doc_id}")  # shelf


class BoxViews(Mediator):
    source = source.domain_model(Box)
    sink = sink.firestore()
    view_model_cls = BoxView
