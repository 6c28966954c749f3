# Prints nothing: main is defined but never called.
import sys
from collections import Counter, defaultdict


class Catalogue:
    def __init__(self):
        self.prices = {}
        self.components = {}  # of every assembly: how many of each name

    def add_part(self, name, price):
        self.prices[name] = price

    def add_assembly(self, name, fields):
        counts = Counter()
        for count, component in zip(fields[::2], fields[1::2]):
            counts[component] += int(count)
        self.components[name] = counts

    def prepare(self):
        """
        Sorts the assemblies so that every one comes after its components. No recursion: the nesting may be deeper than
        Python's stack allows. An assembly that never gets its turn contains a circle.
        """
        users = defaultdict(list)
        open_components = {}
        for name, counts in self.components.items():
            assemblies = [component for component in counts if component in self.components]
            open_components[name] = len(assemblies)
            for component in assemblies:
                users[component].append(name)
        self.order = [name for name, number in open_components.items() if number == 0]
        for name in self.order:  # grows while we walk through it
            for user in users[name]:
                open_components[user] -= 1
                if open_components[user] == 0:
                    self.order.append(user)
        self.sound = self.prices.keys() | set(self.order)

        self.incomplete = set()
        for name in self.order:
            if any(c in self.incomplete or not self.is_defined(c) for c in self.components[name]):
                self.incomplete.add(name)

        complete = [name for name in self.order if name not in self.incomplete]
        self.costs = self.sums_over(complete, self.prices)

    def is_defined(self, name):
        return name in self.prices or name in self.components

    def sums_over(self, assemblies, values):
        """Adds to the values of single items those of the assemblies that contain them; each is worked out once."""
        sums = dict(values)
        for name in assemblies:
            inner = sum(count * sums.get(c, 0) for c, count in self.components[name].items())
            sums[name] = sums.get(name, 0) + inner
        return sums

    def answer(self, kind, name, item=None):
        for asked in (name, item or name):
            if not self.is_defined(asked):
                return f"unknown {asked}"
        if name not in self.sound:
            return "circular"
        if name in self.incomplete:
            return "incomplete"
        if kind == "cost":
            return self.costs[name]
        return self.sums_over(self.order, {item: 1}).get(name, 0)


def main():
    catalogue = Catalogue()
    questions = []
    for line in sys.stdin:
        kind, *fields = line.split()
        if kind == "part":
            catalogue.add_part(fields[0], int(fields[1]))
        elif kind == "assembly":
            catalogue.add_assembly(fields[0], fields[1:])
        else:
            questions.append((kind, *fields))
    catalogue.prepare()
    for question in questions:
        print(catalogue.answer(*question))
