# Wrong: of several longest stretches it takes the last one.
import sys
from collections import deque

n, m, *numbers = map(int, sys.stdin.read().split())
values, tolerances = numbers[:n], numbers[n:]
for tolerance in tolerances:
    highs, lows = deque(), deque()
    start = best_start = best_length = 0
    for end, value in enumerate(values):
        while highs and values[highs[-1]] < value:
            highs.pop()
        while lows and values[lows[-1]] > value:
            lows.pop()
        highs.append(end)
        lows.append(end)
        while start < end and values[highs[0]] - values[lows[0]] > tolerance:
            if highs[0] == start:
                highs.popleft()
            if lows[0] == start:
                lows.popleft()
            start += 1
        if end - start + 1 >= best_length:
            best_start, best_length = start, end - start + 1
    print(best_start + 1, best_length)
