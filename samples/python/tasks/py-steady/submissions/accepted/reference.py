"""Finds the longest runs of measurements whose values differ by no more than a tolerance."""
import sys
from collections import deque


def longest_steady(values, tolerance):
    """
    Returns the index and the length of the first longest steady stretch, in time proportional to the number of values.

    The window [start, end] slides over the values. `highs` holds the indexes of those values in it that no later one
    exceeds, in falling order of value, so the first is the maximum; `lows` likewise for the minimum.
    """
    highs, lows = deque(), deque()
    start = 0
    best_start, best_length = 0, 0
    for end, value in enumerate(values):
        while highs and values[highs[-1]] <= value:
            highs.pop()
        while lows and values[lows[-1]] >= value:
            lows.pop()
        highs.append(end)
        lows.append(end)
        while values[highs[0]] - values[lows[0]] > tolerance:
            # The value that leaves the window may be its maximum or its minimum.
            if highs[0] == start:
                highs.popleft()
            if lows[0] == start:
                lows.popleft()
            start += 1
        if end - start + 1 > best_length:
            best_start, best_length = start, end - start + 1
    return best_start, best_length


def main():
    numbers = list(map(int, sys.stdin.read().split()))
    n = numbers[0]
    values, tolerances = numbers[2 : n + 2], numbers[n + 2 :]
    for tolerance in tolerances:
        start, length = longest_steady(values, tolerance)
        print(start + 1, length)


main()
