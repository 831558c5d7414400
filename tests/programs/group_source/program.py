"""A collection group as source: roots wherever a collection of that id lies, in the root too and below themselves."""

from typing import Any, Optional

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Query,
    Reference,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)


class Product(DomainModel):
    class Meta:
        collection_name = "products"

    title: str = attrs.bproperty()


class Line(DomainModel):
    class Meta:
        collection_name = "carts/*/lines"

    sku: str = attrs.bproperty()
    qty: int = attrs.bproperty(import_default=1)
    product: Optional[Reference] = attrs.relation(dm_cls=Product)
    copies: list[str] = attrs.bproperty(import_default=list)


class LineStore(Store):
    line = reference(dm_cls=Line)
    product = reference(dm_cls=Product)
    siblings = reference(dm_cls=Line, many=True)

    @product.getter
    def product(self):
        return self.line.product

    @siblings.getter
    def siblings(self):
        return Line.where(Line.sku == self.line.sku, Line.qty > 1)  # siblings


class LineView(ViewModel):
    store: LineStore
    title: Optional[str] = attrs.bproperty()
    path: str = attrs.bproperty()
    siblings: list[str] = attrs.bproperty()

    @title.getter
    def title(self):
        return self.store.product.title if self.store.product else None

    @path.getter
    def path(self):
        return self.store.line.doc_ref.path

    @siblings.getter
    def siblings(self):
        return list(self.store.siblings)

    @property
    def doc_ref(self):
        return CTX.db.document("lineViews/" + "_".join(self.store.line.doc_ref.params))


class Lines(Mediator):
    source = source.firestore(query=Query(path="**/lines"))
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def keep(self, ref, snapshot):
        view = LineView.new(snapshot=snapshot)
        self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())
        for name in snapshot.to_dict().get("copies") or []:
            self.sink.emit(
                reference=ref / "copies" / name, snapshot={"of": ref, "fields": snapshot}
            )  # copy


class BesideView(ViewModel):
    store: LineStore
    sku: Any = attrs.bproperty(export_default="?")

    @sku.getter
    def sku(self):
        return self.store.line.sku  # sku

    @property
    def doc_ref(self):
        return self.store.line.doc_ref / "views" / "beside"


class Beside(Mediator):
    source = source.firestore(query=Query(path="**/lines"))
    sink = sink.firestore()
    view_model_cls = BesideView
