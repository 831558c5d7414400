"""An assignment to nothing."""

from boiler import DomainModel, attrs


class Owner(DomainModel):
    name: str = = attrs.bproperty()
