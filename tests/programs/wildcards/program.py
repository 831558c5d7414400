"""Collections below documents: `users/*/orders` as roots and as joined documents, whose keys are paths."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class User(DomainModel):
    class Meta:
        collection_name = "users"

    name: str = attrs.bproperty()
    starred: list[Reference] = attrs.relation(dm_cls="Order", collection=list)


class Order(DomainModel):
    class Meta:
        collection_name = "users/*/orders"

    item: str = attrs.bproperty()
    seller: Optional[Reference] = attrs.relation(dm_cls=User)


class OrderStore(Store):
    order = reference(dm_cls=Order)
    buyer = reference(dm_cls=User)
    seller = reference(dm_cls=User)

    @buyer.getter
    def buyer(self):
        return CTX.db.document(f"users/{self.order.doc_ref.params[1]}")

    @seller.getter
    def seller(self):
        return self.order.seller


class UserStore(Store):
    user = reference(dm_cls=User)
    sold = reference(dm_cls=Order, many=True)
    starred = reference(dm_cls=Order, many=True)

    @sold.getter
    def sold(self):
        return Order.where(Order.seller == self.user.doc_ref)

    @starred.getter
    def starred(self):
        return self.user.starred


class OrderLine(ViewModel):
    store: OrderStore

    item: str = attrs.bproperty()
    buyer: Optional[str] = attrs.bproperty()
    seller: Optional[str] = attrs.bproperty()

    @item.getter
    def item(self):
        return self.store.order.item

    @buyer.getter
    def buyer(self):
        return self.store.buyer.name if self.store.buyer is not None else None

    @seller.getter
    def seller(self):
        return self.store.seller.name if self.store.seller is not None else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"orderLines/{self.store.order.doc_ref.params[1]}:{self.store.order.doc_id}")


class UserSales(ViewModel):
    store: UserStore

    sold: list[str] = attrs.bproperty()
    starred: dict[str, str] = attrs.bproperty()

    @sold.getter
    def sold(self):
        return [f"{path}: {order.item}" for path, order in self.store.sold.items()]

    @starred.getter
    def starred(self):
        return {path: order.item for path, order in self.store.starred.items()}

    @property
    def doc_ref(self):
        return self.store.user.doc_ref / "reports" / "sales"


class OrderLines(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = OrderLine


class Sales(Mediator):
    source = source.domain_model(User)
    sink = sink.firestore()
    view_model_cls = UserSales
