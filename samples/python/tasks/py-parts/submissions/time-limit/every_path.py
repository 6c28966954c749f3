# Too slow: works out a shared assembly again for every way that leads to it.
import sys

sys.setrecursionlimit(20000)
prices, components, questions = {}, {}, []
for line in sys.stdin:
    kind, name, *rest = line.split()
    if kind == "part":
        prices[name] = int(rest[0])
    elif kind == "assembly":
        components[name] = [(int(count), part) for count, part in zip(rest[::2], rest[1::2])]
    else:
        questions.append((kind, name, *rest))


class Circular(Exception):
    pass


def total(name, value, path):
    """Adds up value(item) over everything in one name; None if something is not defined."""
    if name in path:
        raise Circular
    if name not in components:
        return value(name) if name in prices else None
    path.add(name)
    inner = [(count, total(component, value, path)) for count, component in components[name]]
    path.remove(name)
    if any(number is None for _, number in inner):
        return None
    return value(name) + sum(count * number for count, number in inner)


def answer(kind, name, item=None):
    for asked in (name, item or name):
        if asked not in prices and asked not in components:
            return "unknown " + asked
    value = (lambda n: prices.get(n, 0)) if kind == "cost" else (lambda n: int(n == item))
    try:
        number = total(name, value, set())
    except Circular:
        return "circular"
    return "incomplete" if number is None else number


for question in questions:
    print(answer(*question))
