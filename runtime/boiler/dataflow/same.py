"""Whether two values are stored alike. Must not know documents."""

from boiler.values import GeoPoint, Vector


def identical(left: object, right: object) -> bool:
    """By type and value, at every depth: NaN like NaN, -0.0 unlike 0.0, True unlike 1."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    match left, right:
        case (dict(), dict()):
            return left.keys() == right.keys() and all(identical(left[k], right[k]) for k in left)
        case (list(), list()):
            return len(left) == len(right) and all(map(identical, left, right))
        case (float(), float()):
            return repr(left) == repr(right)
        case (Vector(), Vector()):
            return identical(list(left.values), list(right.values))
        case (GeoPoint(), GeoPoint()):
            return repr(left) == repr(right)
    return left == right
