# Too much memory: a table with the flow of every single second.
import math
import sys

readings, questions = [], []
for line in sys.stdin:
    kind, first, second = line.split()
    if kind != "reading":
        questions.append((kind, int(first), int(second)))
    elif second != "-":
        readings.append((int(first), float(second)))

table = []
for (t0, f0), (t1, f1) in zip(readings, readings[1:]):
    slope = (f1 - f0) / (t1 - t0)
    table += [f0 + slope * i for i in range(t1 - t0)]
table.append(readings[-1][1])
begin = readings[0][0]


def volume(a, b):
    part = table[a - begin : b - begin + 1]
    return math.fsum(part) - (part[0] + part[-1]) / 2


def half(a, b):
    missing = volume(a, b) / 2
    if missing == 0:
        return "none"
    for second in range(a, b):
        now, then = table[second - begin], table[second - begin + 1]
        if (now + then) / 2 >= missing - 1e-12:
            return second + 2 * missing / (now + math.sqrt(max(0.0, now * now + 2 * (then - now) * missing)))
        missing -= (now + then) / 2


for kind, a, b in questions:
    if kind == "volume":
        print(volume(a, b))
    elif kind == "peak":
        print(max(table[a - begin : b - begin + 1]))
    else:
        print(half(a, b))
