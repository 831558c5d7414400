"""Views that a database answers on read: a filter, and counts, sums and averages by shelf and in all."""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source

SINCE = datetime(2024, 1, 1, tzinfo=timezone.utc)
IN_STOCK = "in stock"


class Book(DomainModel):
    class Meta:
        collection_name = "books"

    title: str = attrs.bproperty()
    shelf: Optional[int] = attrs.bproperty()
    state: str = attrs.bproperty()
    price_cents: int = attrs.bproperty(import_default=100)
    pages: Optional[int] = attrs.bproperty()
    bought_at: datetime = attrs.bproperty()


class BookStore(Store):
    book = reference(dm_cls=Book)


class NewBook(ViewModel):
    store: BookStore
    title: str = attrs.bproperty()
    euros: float = attrs.bproperty(export_default=-1.0)

    @title.getter
    def title(self):
        return self.store.book.title.title()  # title

    @euros.getter
    def euros(self):
        return self.store.book.price_cents / 100  # euros

    @property
    def doc_ref(self):
        return CTX.db.document(f"newBooks/{self.store.book.doc_id}")


@dataclass
class Totals:
    books: int = 0
    cents: int = 0
    pages: int = 0


class Shelf(ViewModel):
    books: int = attrs.bproperty()
    cents: int = attrs.bproperty()
    pages: int = attrs.bproperty()
    average_cents: float = attrs.bproperty()

    @staticmethod
    def key(book: Book) -> Optional[int]:
        if book.state != IN_STOCK:  # state
            return None
        return book.shelf  # shelf

    @classmethod
    def create_accumulator(cls) -> Totals:
        return Totals()

    @classmethod
    def accumulate(cls, acc: Totals, book: Book) -> Totals:
        acc.books += 1
        acc.cents += book.price_cents  # cents
        acc.pages += book.pages or 0  # pages
        return acc

    @books.getter
    def books(self):
        return self.acc.books

    @cents.getter
    def cents(self):
        return self.acc.cents

    @pages.getter
    def pages(self):
        return self.acc.pages

    @average_cents.getter
    def average_cents(self):
        return self.acc.cents / self.acc.books

    @property
    def doc_ref(self):
        return CTX.db.document(f"shelves/{self.group}")


class Stock(ViewModel):
    books: int = attrs.bproperty()

    @staticmethod
    def key(book: Book) -> str:
        return "all"

    @classmethod
    def create_accumulator(cls) -> int:
        return 0

    @classmethod
    def accumulate(cls, acc: int, book: Book) -> int:
        return acc + 1

    @books.getter
    def books(self):
        return self.acc

    @property
    def doc_ref(self):
        return CTX.db.document("stock/books")


class NewBooks(Mediator):
    source = source.domain_model(Book, Book.state == IN_STOCK, Book.bought_at >= SINCE)
    sink = sink.firestore()
    view_model_cls = NewBook


class Shelves(Mediator):
    source = source.domain_model(Book)
    sink = sink.firestore()
    view_model_cls = Shelf


class Stocks(Mediator):
    source = source.firestore(query=Book.where(Book.state == IN_STOCK))
    sink = sink.firestore()
    view_model_cls = Stock
