"""A return outside of a function."""

from boiler import DomainModel, attrs


class Owner(DomainModel):
    größe: str = "é"; return größe
