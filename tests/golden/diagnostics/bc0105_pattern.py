"""A pattern of lists of lists."""


def innermost(value):
    match value:
        case [[[[[[[[[inner]]]]]]]]]:
            return inner
    return None
