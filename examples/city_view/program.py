"""A view model alone: no store declared, no mediator."""

from boiler import CTX, DomainModel, ViewModel, attrs


class City(DomainModel):
    class Meta:
        collection_name = "cities"

    city_name = attrs.bproperty()
    country = attrs.bproperty()


class CityView(ViewModel):

    name = attrs.bproperty()
    country = attrs.bproperty()

    @classmethod
    def new(cls, snapshot):
        store = CityStore()
        store.add_snapshot("city", dm_cls=City, snapshot=snapshot)
        store.refresh()
        return cls(store=store)

    @name.getter
    def name(self):
        return self.store.city.city_name

    @country.getter
    def country(self):
        return self.store.city.country

    @property
    def doc_ref(self):
        return CTX.db.document(f"cityView/{self.store.city.doc_id}")
