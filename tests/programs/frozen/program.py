"""Cards that are frozen at creation, in each form that makes them so, beside live ones, and views that begin with the first update."""
from typing import Optional

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Reference,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)


class Team(DomainModel):
    class Meta:
        collection_name = "teams"

    name: str = attrs.bproperty()


class Player(DomainModel):
    class Meta:
        collection_name = "players"

    name: str = attrs.bproperty()
    team: Optional[Reference] = attrs.relation(dm_cls=Team)
    active: bool = attrs.bproperty(import_default=True)


class PlayerStore(Store):
    player = reference(dm_cls=Player)
    team = reference(dm_cls=Team)

    @team.getter
    def team(self):
        return self.player.team


class Card(ViewModel):
    store: PlayerStore
    folder = "none"

    text: str = attrs.bproperty()

    @text.getter
    def text(self):
        team = self.store.team
        return self.store.player.name + " of " + (team.name if team is not None else "-")  # text

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.folder}/all/{self.store.player.doc_id}")


class FrozenCard(Card):
    folder = "frozen"


class NewCard(Card):
    folder = "new"


class LiveCard(Card):
    folder = "live"


class LateCard(Card):
    folder = "late"


class ActiveCard(Card):
    folder = "active"


class Frozen(Mediator):
    source = source.domain_model(Player)
    sink = sink.firestore()

    @source.triggers.on_create
    def make(self, obj):
        card = FrozenCard.get(doc_id=obj.doc_id, once=True)
        if card is not None:
            self.sink.emit(reference=card.doc_ref, snapshot=card.to_snapshot())


class New(Mediator):
    source = source.firestore(query=Player.get_query())
    sink = sink.firestore()

    @source.triggers.on_create
    def make(self, ref, snapshot):
        card = NewCard.new(snapshot=snapshot)
        self.sink.emit(reference=card.doc_ref, snapshot=card.to_view_dict())


class Live(Mediator):
    """once=False is live, whatever the trigger."""
    source = source.domain_model(Player)
    sink = sink.firestore()

    @source.triggers.on_create
    def make(self, obj):
        LiveCard.get(doc_id=obj.doc_id, once=False, f_notify=self.show)

    def show(self, obj):
        self.sink.emit(reference=obj.doc_ref, snapshot=obj.to_snapshot())


class Late(Mediator):
    """Nothing until the first update."""
    source = source.domain_model(Player)
    sink = sink.firestore()

    @source.triggers.on_update
    def make(self, obj):
        card = LateCard.get(doc_id=obj.doc_id, once=True)
        self.sink.emit(reference=card.doc_ref, snapshot=card.to_snapshot())


class Active(Mediator):
    """Frozen when it meets the condition; not meeting it is deletion."""
    source = source.domain_model(Player, Player.active == True)  # noqa: E712
    sink = sink.firestore()

    @source.triggers.on_create
    def make(self, obj):
        card = ActiveCard.get(doc_id=obj.doc_id, once=True)
        if card is not None:
            self.sink.emit(reference=card.doc_ref, snapshot=card.to_snapshot())
