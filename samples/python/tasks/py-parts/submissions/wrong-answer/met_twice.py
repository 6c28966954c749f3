# Wrong: an assembly that is met a second time is taken for a circle, even on another branch.
import sys

sys.setrecursionlimit(20000)
prices, components, questions = {}, {}, []
for line in sys.stdin:
    kind, name, *rest = line.split()
    if kind == "part":
        prices[name] = int(rest[0])
    elif kind == "assembly":
        components[name] = {}
        for count, component in zip(rest[::2], rest[1::2]):
            components[name][component] = components[name].get(component, 0) + int(count)
    else:
        questions.append((kind, name, *rest))


def state(name, path):
    """'circular', 'incomplete' or 'fine'"""
    if name in path:
        return "circular"
    if name not in components:
        return "fine" if name in prices else "incomplete"
    path.add(name)
    states = {state(component, path) for component in components[name]}
    worst = "fine"
    if "circular" in states:
        worst = "circular"
    elif "incomplete" in states:
        worst = "incomplete"
    return worst


def total(name, value, known):
    """Adds up value(item) over everything in one name."""
    if name not in known:
        known[name] = value(name)
        for component, count in components.get(name, {}).items():
            known[name] += count * total(component, value, known)
    return known[name]


def answer(kind, name, item=None):
    for asked in (name, item or name):
        if asked not in prices and asked not in components:
            return "unknown " + asked
    found = state(name, set())
    if found != "fine":
        return found
    if kind == "cost":
        return total(name, lambda n: prices.get(n, 0), {})
    return total(name, lambda n: int(n == item), {})


for question in questions:
    print(answer(*question))
