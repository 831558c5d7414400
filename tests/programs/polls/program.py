"""The ways to hand a view on: get_many, notify, to_view_dict, dicts made of views, emitting with conditions; on wildcard collections; conflicts between mediators."""
from typing import Optional

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


class Poll(DomainModel):
    class Meta:
        collection_name = "clubs/*/polls"

    question: str = attrs.bproperty()
    options: list[str] = attrs.bproperty(import_default=list)
    watchers: list[Reference] = attrs.relation(dm_cls="Member", collection=list)
    closed: Optional[bool] = attrs.bproperty()


class Vote(DomainModel):
    class Meta:
        collection_name = "votes"

    poll: Reference = attrs.relation(dm_cls=Poll)
    option: int = attrs.bproperty()


class Member(DomainModel):
    class Meta:
        collection_name = "clubs/*/members"

    nick: str = attrs.bproperty()


class PollStore(Store):
    poll = reference(dm_cls=Poll)
    votes = reference(dm_cls=Vote, many=True)
    watchers = reference(dm_cls=Member, many=True)

    @votes.getter
    def votes(self):
        return Vote.where(Vote.poll == self.poll.doc_ref)

    @watchers.getter
    def watchers(self):
        return self.poll.watchers


class PollView(ViewModel):
    store: PollStore

    question: str = attrs.bproperty()
    counts: dict[str, int] = attrs.bproperty(export_default=lambda: {"broken": 1})
    leader: Optional[str] = attrs.bproperty()

    @question.getter
    def question(self):
        return self.store.poll.question

    @counts.getter
    def counts(self):
        found = {option: 0 for option in self.store.poll.options}
        for vote in self.store.votes.values():
            found[self.store.poll.options[vote.option]] += 1  # counts
        return found

    @leader.getter
    def leader(self):
        counts = self.counts
        return max(sorted(counts), key=counts.__getitem__) if counts else None

    @property
    def _view_refs(self):
        club = self.store.poll.doc_ref.params[1]
        for path, member in self.store.watchers.items():
            yield member.doc_ref / "watching" / f"{club}-{self.store.poll.doc_id}" if member.nick else None


class Watched(Mediator):
    source = source.domain_model(Poll)
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def show(self, obj):
        for view in PollView.get_many([obj.doc_ref.path]):
            if view is None:
                continue
            fields = view.to_view_dict()
            for ref in view._view_refs:
                self.sink.emit(reference=ref, snapshot=fields)


class Board(PollView):
    @property
    def _view_refs(self):
        return [CTX.db.document(f"boards/{'_'.join(self.store.poll.doc_ref.params[1::2])}"), CTX.db.document("boards/last"), None]


class Boards(Mediator):
    """By a notify that is called by hand; `boards/last` is claimed by all."""

    source = source.firestore(query=Query(path="**/polls"))
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def show(self, ref, snapshot):
        def told(obj):
            for target in obj._view_refs:
                self.sink.emit(reference=target, snapshot={**obj.to_dict(), "closed": bool(snapshot.get("closed"))})

        view = Board.get(doc_id=ref.path, once=True, f_notify=told)
        if view is not None:
            view.notify()


class Closed(Mediator):
    """No view; also claims `boards/last`, and loses it to Boards."""

    source = source.firestore(query=Query(path="**/polls"))
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def close(self, ref, snapshot):
        if snapshot.to_dict().get("closed"):
            self.sink.emit(reference=CTX.db.document("boards/last"), snapshot=snapshot)
            self.sink.emit(reference=CTX.db.document(f"closed/{ref.id}"), snapshot=snapshot.to_dict())
