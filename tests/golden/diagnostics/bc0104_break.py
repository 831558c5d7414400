"""A break outside of a loop, which the parser lets pass."""


def first(names):
    for name in names:
        if name:
            return name
    else:
        break
