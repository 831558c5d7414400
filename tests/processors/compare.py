"""How results are compared: as `boilerc test` does it."""

from boiler.local.compare import differences

__all__ = ["differences"]
