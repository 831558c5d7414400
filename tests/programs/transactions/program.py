"""Money that moves between accounts in transactions: the pair's sum is the same in every consistent version."""
from boiler import DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Account(DomainModel):
    class Meta:
        collection_name = "accounts"

    cents: int = attrs.bproperty(import_default=0)


class Pair(DomainModel):
    class Meta:
        collection_name = "pairs"

    left: Reference = attrs.relation(dm_cls=Account)
    right: Reference = attrs.relation(dm_cls=Account)


class PairStore(Store):
    pair = reference(dm_cls=Pair)
    left = reference(dm_cls=Account, import_required=True)
    right = reference(dm_cls=Account, import_required=True)

    @left.getter
    def left(self):
        return self.pair.left

    @right.getter
    def right(self):
        return self.pair.right


class PairBalance(ViewModel):
    store: PairStore

    total: int = attrs.bproperty()
    gap: int = attrs.bproperty()

    @total.getter
    def total(self):
        return self.store.left.cents + self.store.right.cents

    @gap.getter
    def gap(self):
        return self.store.left.cents - self.store.right.cents

    @property
    def doc_ref(self):
        return self.store.pair.left / "balances" / self.store.pair.doc_id


class Balances(Mediator):
    source = source.domain_model(Pair)
    sink = sink.firestore()
    view_model_cls = PairBalance
