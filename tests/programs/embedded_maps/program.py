"""Maps with declared attributes inside documents: one, a list, a dict of them, and maps of any content."""
from typing import Any, Optional

from boiler import CTX, DomainModel, Mediator, Serializable, Store, ViewModel, attrs, reference, sink, source


class Geo(Serializable):
    lat_deg: float = attrs.bproperty()
    lon_deg: float = attrs.bproperty(import_default=0.0)


class Address(Serializable):
    street_name: str = attrs.bproperty()
    geo: Optional[Geo] = attrs.embed(obj_cls=Geo)
    notes: dict[str, Any] = attrs.bproperty(import_default=dict)


class Contact(DomainModel):
    class Meta:
        collection_name = "contacts"

    home: Optional[Address] = attrs.embed(obj_cls=Address)
    others: list[Address] = attrs.embed(obj_cls=Address, many=True, import_default=list)
    by_label: dict[str, Address] = attrs.bproperty(import_default=dict)
    anything: Any = attrs.bproperty()


class ContactStore(Store):
    contact = reference(dm_cls=Contact)


class ContactCard(ViewModel):
    store: ContactStore

    home: Optional[Address] = attrs.bproperty()
    streets: list = attrs.bproperty()
    labels: dict = attrs.bproperty()
    note_keys: list = attrs.bproperty()
    anything: Any = attrs.bproperty()
    keys: list = attrs.bproperty()
    north: Optional[float] = attrs.bproperty()
    tree: dict = attrs.bproperty()

    @home.getter
    def home(self):
        return self.store.contact.home

    @streets.getter
    def streets(self):
        return [address.street_name for address in self.store.contact.others]

    @labels.getter
    def labels(self):
        return {label: address.street_name for label, address in self.store.contact.by_label.items()}

    @note_keys.getter
    def note_keys(self):
        home = self.store.contact.home
        return list(home.notes) if home is not None else []

    @anything.getter
    def anything(self):
        return self.store.contact.anything

    @keys.getter
    def keys(self):
        return self.walk(self.store.contact.anything)

    @staticmethod
    def walk(value: Any) -> list:
        """Every key in the order in which it is met."""
        if isinstance(value, dict):
            return [found for key in value for found in [key, *ContactCard.walk(value[key])]]
        if isinstance(value, list):
            return [found for item in value for found in ContactCard.walk(item)]
        return []

    @north.getter
    def north(self):
        found = [a.geo.lat_deg for a in self.store.contact.others if a.geo is not None and a.geo.lat_deg is not None]
        return max(found) if found else None

    @tree.getter
    def tree(self):
        # The getter's own dict: its keys stay as they are.
        return {"snake_case": {"deep_er": [{"list_item": self.store.contact.doc_id}]}, "n": None}

    @property
    def doc_ref(self):
        return CTX.db.document(f"contactCards/{self.store.contact.doc_id}")


class ContactCards(Mediator):
    source = source.domain_model(Contact)
    sink = sink.firestore()
    view_model_cls = ContactCard
