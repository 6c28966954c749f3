"""Answers questions about a flow of water that is given by readings and is linear between them."""
import math
import sys
from bisect import bisect_left, bisect_right
from fractions import Fraction


class Flow:
    """Exact as long as possible: volumes are differences of large sums, where floats would cancel."""

    def __init__(self, readings):
        self.times = [time for time, _ in readings]
        self.flows = [flow for _, flow in readings]
        self.sums = [Fraction(0)]  # volume from the first reading to each of them
        for (t0, f0), (t1, f1) in zip(readings, readings[1:]):
            self.sums.append(self.sums[-1] + (f0 + f1) * (t1 - t0) / 2)

    def at(self, time):
        right = bisect_left(self.times, time)
        if self.times[right] == time:
            return self.flows[right]
        t0, t1 = self.times[right - 1 : right + 1]
        f0, f1 = self.flows[right - 1 : right + 1]
        return f0 + (f1 - f0) * (time - t0) / (t1 - t0)

    def until(self, time):
        """Volume from the first reading to this time."""
        left = bisect_right(self.times, time) - 1
        return self.sums[left] + (self.flows[left] + self.at(time)) * (time - self.times[left]) / 2

    def volume(self, start, end):
        return self.until(end) - self.until(start)

    def peak(self, start, end):
        # A piecewise linear function is greatest at a corner or at an end.
        corners = self.flows[bisect_left(self.times, start) : bisect_right(self.times, end)]
        return max(self.at(start), self.at(end), *corners)

    def half(self, start, end):
        volume = self.volume(start, end)
        if volume == 0:
            return None
        goal = self.until(start) + volume / 2
        right = bisect_left(self.sums, goal)  # the first reading by which enough has flowed
        t0, t1 = self.times[right - 1 : right + 1]
        f0, f1 = self.flows[right - 1 : right + 1]
        slope = (f1 - f0) / (t1 - t0)
        missing = goal - self.sums[right - 1]
        # Solves f0 x + slope x² / 2 = missing; in this form nothing cancels and the slope may be 0.
        return t0 + 2 * missing / (f0 + Fraction(math.sqrt(f0 * f0 + 2 * slope * missing)))


def main():
    readings, questions = [], []
    for line in sys.stdin:
        kind, first, second = line.split()
        if kind != "reading":
            questions.append((kind, int(first), int(second)))
        elif second != "-":
            readings.append((int(first), Fraction(second)))

    flow = Flow(readings)
    answer = {"volume": flow.volume, "peak": flow.peak, "half": flow.half}
    for kind, start, end in questions:
        value = answer[kind](start, end)
        print("none" if value is None else f"{float(value):.12g}")


main()
