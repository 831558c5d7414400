"""The page of a product."""
from typing import Optional

from boiler import CTX, Store, ViewModel, attrs, reference

from .helpers import money
from .models import Maker, Product


class ProductStore(Store):
    product = reference(dm_cls=Product)
    maker = reference(dm_cls=Maker)

    @maker.getter
    def maker(self):
        return self.product.maker


class ProductPage(ViewModel):
    store: ProductStore

    title: str = attrs.bproperty()
    price: Optional[str] = attrs.bproperty()

    @title.getter
    def title(self):
        maker = self.store.maker
        return f"{self.store.product.title} by {maker.name}" if maker is not None else self.store.product.title

    @price.getter
    def price(self):
        product = self.store.product
        if product.price_cents is None:
            raise ValueError(f"{product.title} has no price")  # no price
        return money.priced(product.price_cents, self.store.maker.country if self.store.maker else "de")

    @property
    def doc_ref(self):
        return CTX.db.document(f"productPages/{self.store.product.doc_id}")
