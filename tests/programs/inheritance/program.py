"""Base classes, helper methods and properties, static helpers, and getters that a subclass replaces."""
from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Named(DomainModel):
    name: str = attrs.bproperty(import_default="?")

    def shout(self):
        return self.name.upper()

    @property
    def initial(self):
        return self.name[:1]


class Owner(Named):
    class Meta:
        collection_name = "owners"


class Pet(Named):
    class Meta:
        collection_name = "pets"

    owner: Reference = attrs.relation(dm_cls=Owner)
    age: int = attrs.bproperty(import_default=0)

    def shout(self):
        return super().shout() + "!"


class Dog(Pet):
    class Meta:
        collection_name = "dogs"

    tricks: list[str] = attrs.bproperty(import_default=list)


class PetStore(Store):
    pet = reference(dm_cls=Pet)
    owner = reference(dm_cls=Owner)

    @owner.getter
    def owner(self):
        return self.pet.owner

    @property
    def owner_name(self):
        return self.owner.shout() if self.owner is not None else "nobody"


class DogStore(Store):
    pet = reference(dm_cls=Dog)
    owner = reference(dm_cls=Owner)

    @owner.getter
    def owner(self):
        return self.pet.owner

    @property
    def owner_name(self):
        return self.owner.shout() if self.owner is not None else "a stray"


class AnimalCard(ViewModel):
    """Abstract: without a target it is never materialised."""

    title: str = attrs.bproperty()
    owned_by: str = attrs.bproperty()
    age_class: str = attrs.bproperty()

    kind = "animal"

    @title.getter
    def title(self):
        return f"{self.kind} {self.store.pet.shout()} ({self.store.pet.initial})"

    @owned_by.getter
    def owned_by(self):
        return self.store.owner_name

    @age_class.getter
    def age_class(self):
        return self.classify(self.store.pet.age)

    @staticmethod
    def classify(age: int) -> str:
        return "old" if age > 9 else "young"


class PetCard(AnimalCard):
    store: PetStore

    @property
    def doc_ref(self):
        return CTX.db.document(f"petCards/{self.store.pet.doc_id}")


class DogCard(AnimalCard):
    store: DogStore

    kind = "dog"
    tricks: str = attrs.bproperty()
    age_class: str = attrs.bproperty()

    @tricks.getter
    def tricks(self):
        return ", ".join(self.sorted_tricks())

    @age_class.getter
    def age_class(self):
        return self.classify(self.store.pet.age * 7 // 5)

    def sorted_tricks(self):
        return sorted(self.store.pet.tricks, key=lambda trick: (len(trick), trick))

    @property
    def doc_ref(self):
        return CTX.db.document(f"dogCards/{self.store.pet.doc_id}")


class PetCards(Mediator):
    source = source.domain_model(Pet)
    sink = sink.firestore()
    view_model_cls = PetCard


class DogCards(Mediator):
    source = source.domain_model(Dog)
    sink = sink.firestore()
    view_model_cls = DogCard
