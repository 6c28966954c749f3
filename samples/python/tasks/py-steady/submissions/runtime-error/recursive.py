# Crashes: one level of recursion for every measurement is too much for Python.
import sys

n, m, *numbers = map(int, sys.stdin.read().split())
values, tolerances = numbers[:n], numbers[n:]


def length_from(start, low, high, tolerance):
    if start == n:
        return 0
    low, high = min(low, values[start]), max(high, values[start])
    if high - low > tolerance:
        return 0
    return 1 + length_from(start + 1, low, high, tolerance)


for tolerance in tolerances:
    lengths = [length_from(start, values[start], values[start], tolerance) for start in range(n)]
    longest = max(lengths)
    print(lengths.index(longest) + 1, longest)
