"""A map of references: its own keys, sorted by code point, whatever the script they are written in."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Song(DomainModel):
    class Meta:
        collection_name = "songs"

    title: str = attrs.bproperty()
    seconds: int = attrs.bproperty(import_default=180)


class Album(DomainModel):
    class Meta:
        collection_name = "albums"

    tracks: dict[str, Reference] = attrs.relation(dm_cls=Song, collection=dict)
    bonus: Optional[Reference] = attrs.relation(dm_cls=Song)


class AlbumStore(Store):
    album = reference(dm_cls=Album)
    tracks = reference(dm_cls=Song, many=True)
    bonus = reference(dm_cls=Song)
    long_tracks = reference(dm_cls=Song, many=True)

    @tracks.getter
    def tracks(self):
        return self.album.tracks

    @bonus.getter
    def bonus(self):
        return self.album.bonus

    @long_tracks.getter
    def long_tracks(self):
        return {name: self.album.tracks[name] for name, song in self.tracks.items() if song.seconds > 200}


class AlbumPage(ViewModel):
    store: AlbumStore

    order: list[str] = attrs.bproperty()
    titles: dict[str, str] = attrs.bproperty()
    missing: list[str] = attrs.bproperty()
    long_order: list = attrs.bproperty()
    bonus_title: Optional[str] = attrs.bproperty()
    seconds: int = attrs.bproperty()

    @order.getter
    def order(self):
        return list(self.store.tracks)

    @titles.getter
    def titles(self):
        return {name: song.title for name, song in self.store.tracks.items()}

    @missing.getter
    def missing(self):
        return [name for name in self.store.album.tracks if name not in self.store.tracks]

    @long_order.getter
    def long_order(self):
        return [f"{name}:{song.doc_id}" for name, song in self.store.long_tracks.items()]

    @bonus_title.getter
    def bonus_title(self):
        return self.store.bonus.title if self.store.bonus else None

    @seconds.getter
    def seconds(self):
        return sum(song.seconds for song in self.store.tracks.values())

    @property
    def doc_ref(self):
        return CTX.db.document(f"albumPages/{self.store.album.doc_id}")


class AlbumPages(Mediator):
    source = source.domain_model(Album)
    sink = sink.firestore()
    view_model_cls = AlbumPage
