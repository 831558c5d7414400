"""References of references, three levels deep: list, then one, then one; and a list made of objects."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Office(DomainModel):
    class Meta:
        collection_name = "offices"

    city: str = attrs.bproperty()


class Person(DomainModel):
    class Meta:
        collection_name = "people"

    name: str = attrs.bproperty()
    manager: Optional[Reference] = attrs.relation(dm_cls="Person")
    office: Optional[Reference] = attrs.relation(dm_cls=Office)


class Team(DomainModel):
    class Meta:
        collection_name = "teams"

    title: str = attrs.bproperty()
    members: list[Reference] = attrs.relation(dm_cls=Person, collection=list)


class TeamStore(Store):
    team = reference(dm_cls=Team)
    members = reference(dm_cls=Person, many=True)
    managers = reference(dm_cls=Person, many=True)
    head = reference(dm_cls=Person)
    head_office = reference(dm_cls=Office)

    @members.getter
    def members(self):
        return self.team.members

    @managers.getter
    def managers(self):
        return [member.manager for member in self.members.values() if member.manager is not None]

    @head.getter
    def head(self):
        for member in self.members.values():
            if member.manager is not None:
                return member.manager
        return None

    @head_office.getter
    def head_office(self):
        return self.head.office if self.head is not None else None


class TeamCard(ViewModel):
    store: TeamStore

    title: str = attrs.bproperty()
    members: list = attrs.bproperty()
    managers: list = attrs.bproperty()
    head: Optional[str] = attrs.bproperty()
    city: Optional[str] = attrs.bproperty()
    own_managers: dict = attrs.bproperty()

    @title.getter
    def title(self):
        return self.store.team.title

    @members.getter
    def members(self):
        return list(self.store.members)

    @managers.getter
    def managers(self):
        return [f"{key}={person.name}" for key, person in self.store.managers.items()]

    @head.getter
    def head(self):
        return self.store.head.name if self.store.head is not None else None

    @city.getter
    def city(self):
        return self.store.head_office.city if self.store.head_office is not None else None

    @own_managers.getter
    def own_managers(self):
        return {
            key: person.manager.id in self.store.managers
            for key, person in self.store.members.items()
            if person.manager is not None
        }

    @property
    def doc_ref(self):
        return CTX.db.document(f"teamCards/{self.store.team.doc_id}")


class TeamCards(Mediator):
    source = source.domain_model(Team)
    sink = sink.firestore()
    view_model_cls = TeamCard
