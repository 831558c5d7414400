"""The mediator of the original demo, completed by its domain models and the view that it names."""

from boiler import DomainModel, Mediator, Store, ViewModel, attrs, reference


class User(DomainModel):
    class Meta:
        collection_name = "users"

    name = attrs.bproperty()


class Ticket(DomainModel):
    class Meta:
        collection_name = "tickets"

    attendance = attrs.bproperty(import_default=False)


class Meeting(DomainModel):
    class Meta:
        collection_name = "meetings"

    status = attrs.bproperty()
    users = attrs.relation(dm_cls=User, collection=list)
    tickets = attrs.relation(dm_cls=Ticket, collection=dict)


class MeetingSessionStore(Store):
    meeting = reference(dm_cls=Meeting)
    users = reference(dm_cls=User, many=True)
    tickets = reference(dm_cls=Ticket, many=True)

    @users.getter
    def users(self):
        return self.meeting.users

    @tickets.getter
    def tickets(self):
        return self.meeting.tickets


class MeetingSession(ViewModel):
    store: MeetingSessionStore

    status = attrs.bproperty()
    attending = attrs.bproperty()

    @status.getter
    def status(self):
        return self.store.meeting.status

    @attending.getter
    def attending(self):
        return [
            user.name
            for user_id, user in sorted(self.store.users.items())
            if user_id in self.store.tickets and self.store.tickets[user_id].attendance
        ]

    @property
    def _view_refs(self):
        for user in self.store.users.values():
            yield user.doc_ref / "MeetingSession" / self.store.meeting.doc_id


class MeetingSessionGet(Mediator):

    from flask_boiler import source, sink

    source = source.domain_model(Meeting)
    sink = sink.firestore()  # TODO: check variable resolution order

    @source.triggers.on_update
    @source.triggers.on_create
    def materialize_meeting_session(self, obj):
        meeting = obj
        assert isinstance(meeting, Meeting)

        def notify(obj):
            for ref in obj._view_refs:
                self.sink.emit(reference=ref, snapshot=obj.to_snapshot())

        _ = MeetingSession.get(
            doc_id=meeting.doc_id,
            once=False,
            f_notify=notify
        )
        # mediator.notify(obj=obj)

    @classmethod
    def start(cls):
        cls.source.start()
