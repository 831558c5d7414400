"""Prices as text."""

SYMBOLS = {"de": "€", "jp": "¥"}


def priced(cents: int, country: str) -> str:
    return f"{SYMBOLS[country]}{cents // 100}.{cents % 100:02}"  # symbol
