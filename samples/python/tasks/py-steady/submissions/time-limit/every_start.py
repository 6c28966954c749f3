# Too slow: begins a new stretch at every measurement, which is quadratic if the stretches are long.
import sys

n, m, *numbers = map(int, sys.stdin.read().split())
values, tolerances = numbers[:n], numbers[n:]
for tolerance in tolerances:
    best_start, best_length = 0, 0
    for start in range(n):
        low = high = values[start]
        end = start
        while end < n:
            low = min(low, values[end])
            high = max(high, values[end])
            if high - low > tolerance:
                break
            end += 1
        if end - start > best_length:
            best_start, best_length = start, end - start
    print(best_start + 1, best_length)
