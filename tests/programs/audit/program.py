"""An audit log: what was kept for a document stays, and its deletion adds a tombstone; plain dicts, no view; and the same over a view."""
from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Query,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)


class Account(DomainModel):
    class Meta:
        collection_name = "accounts"

    owner: str = attrs.bproperty()
    balance: int = attrs.bproperty(import_default=0)


class AccountStore(Store):
    account = reference(dm_cls=Account)


class AccountCard(ViewModel):
    store: AccountStore

    owner: str = attrs.bproperty()
    rich: bool = attrs.bproperty()

    @owner.getter
    def owner(self):
        return self.store.account.owner

    @rich.getter
    def rich(self):
        return self.store.account.balance > 100  # rich

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.account.doc_id}")


class Audit(Mediator):
    """No view: dicts; one per owner that the account has now."""

    source = source.firestore(query=Account.get_query())
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def seen(self, ref, snapshot):
        data = snapshot.to_dict()
        for n, name in enumerate((data.get("owner") or "").split("+")):
            if name:
                self.sink.emit(reference=CTX.db.document(f"audit/{ref.id}/owners/{name}"),
                               snapshot={"n": n, "exists": snapshot.exists, "all": data})

    @source.triggers.on_delete
    def gone(self, ref, snapshot):
        last = snapshot.to_dict()
        assert not snapshot.exists
        self.sink.emit(reference=CTX.db.document(f"audit/{ref.id}"), snapshot={"last": last, "deleted": True})
        if last.get("balance", 0) < 0:
            raise ValueError(f"{ref.id} was deleted with {last['balance']}")  # negative
        self.sink.emit(reference=CTX.db.document(f"audit/{ref.id}/owners/last"), snapshot={"n": -1})


class Cards(Mediator):
    """Cards stay when their account goes, closed by on_delete."""

    source = source.domain_model(Account)
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def show(self, obj):
        def notify(obj):
            self.sink.emit(reference=obj.doc_ref, snapshot=obj.to_snapshot())

        AccountCard.get(doc_id=obj.doc_id, once=False, f_notify=notify)

    @source.triggers.on_delete
    def close(self, obj):
        self.sink.emit(reference=CTX.db.document(f"cards/{obj.doc_id}"), snapshot={"owner": obj.owner, "closed": obj.balance})


class Plain(Mediator):
    """Without on_delete of its own: retracted."""

    source = source.firestore(query=Query(path="**/accounts"))
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def seen(self, ref, snapshot):
        place = "_".join(ref.params)
        self.sink.emit(reference=CTX.db.document(f"plain/{place}"), snapshot=dict(snapshot.to_dict(), id=ref.id))
