# Wrong: the running volume is a float; a small volume after a large one is lost in its rounding.
import math
import sys
from bisect import bisect_left, bisect_right

times, flows, questions = [], [], []
for line in sys.stdin:
    kind, first, second = line.split()
    if kind != "reading":
        questions.append((kind, int(first), int(second)))
    elif second != "-":
        times.append(int(first))
        flows.append(float(second))

sums = [0.0]
for i in range(1, len(times)):
    sums.append(sums[-1] + (flows[i - 1] + flows[i]) * (times[i] - times[i - 1]) / 2)


def at(time):
    i = max(1, bisect_left(times, time))
    return flows[i - 1] + (flows[i] - flows[i - 1]) * (time - times[i - 1]) / (times[i] - times[i - 1])


def until(time):
    i = bisect_right(times, time) - 1
    return sums[i] + (flows[i] + at(time)) * (time - times[i]) / 2


for kind, a, b in questions:
    if kind == "volume":
        print(until(b) - until(a))
    elif kind == "peak":
        inside = flows[bisect_left(times, a) : bisect_right(times, b)]
        print(max([at(a), at(b)] + inside))
    elif until(a) == until(b):
        print("none")
    else:
        goal = (until(a) + until(b)) / 2
        i = max(1, bisect_left(sums, goal))
        slope = (flows[i] - flows[i - 1]) / (times[i] - times[i - 1])
        missing = goal - sums[i - 1]
        root = math.sqrt(max(0.0, flows[i - 1] ** 2 + 2 * slope * missing))
        print(times[i - 1] + 2 * missing / (flows[i - 1] + root))
