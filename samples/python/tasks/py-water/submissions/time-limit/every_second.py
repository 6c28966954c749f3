# Too slow: goes through the time asked for second by second.
import math
import sys
from bisect import bisect_right

times, flows, questions = [], [], []
for line in sys.stdin:
    kind, first, second = line.split()
    if kind != "reading":
        questions.append((kind, int(first), int(second)))
    elif second != "-":
        times.append(int(first))
        flows.append(float(second))


def at(time):
    i = min(bisect_right(times, time), len(times) - 1)
    return flows[i - 1] + (flows[i] - flows[i - 1]) * (time - times[i - 1]) / (times[i] - times[i - 1])


def volume(a, b):
    total = 0.0
    for second in range(a, b):
        total += (at(second) + at(second + 1)) / 2
    return total


def half(a, b):
    missing = volume(a, b) / 2
    if missing == 0:
        return "none"
    for second in range(a, b):
        now, then = at(second), at(second + 1)
        if (now + then) / 2 >= missing - 1e-12:
            return second + 2 * missing / (now + math.sqrt(max(0.0, now * now + 2 * (then - now) * missing)))
        missing -= (now + then) / 2


for kind, a, b in questions:
    if kind == "volume":
        print(volume(a, b))
    elif kind == "peak":
        print(max(at(second) for second in range(a, b + 1)))
    else:
        print(half(a, b))
