"""A program of models only."""

from typing import Optional

from boiler import DomainModel, Reference, attrs


class Owner(DomainModel):
    class Meta:
        collection_name = "owners"

    name: str = attrs.bproperty()


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    name: str = attrs.bproperty()
    least: int = attrs.bproperty(import_default=0)
    owner: Optional[Reference] = attrs.relation(dm_cls=Owner)
    staff: list[Reference] = attrs.relation(dm_cls=Owner, collection=list)
