"""What is sold, and by whom."""
from typing import Optional

from boiler import DomainModel, Reference, attrs


class Maker(DomainModel):
    class Meta:
        collection_name = "makers"

    name: str = attrs.bproperty()
    country: Optional[str] = attrs.bproperty()


class Product(DomainModel):
    class Meta:
        collection_name = "products"

    title: str = attrs.bproperty()
    price_cents: Optional[int] = attrs.bproperty()
    maker: Optional[Reference] = attrs.relation(dm_cls=Maker)
