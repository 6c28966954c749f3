# Too much memory: a table with the difference of every stretch, n times n numbers.
import sys

n, m, *numbers = map(int, sys.stdin.read().split())
values, tolerances = numbers[:n], numbers[n:]
table = [[0] * n for _ in range(n)]
for start in range(n):
    low = high = values[start]
    for end in range(start, n):
        low = min(low, values[end])
        high = max(high, values[end])
        table[start][end] = high - low

for tolerance in tolerances:
    best_start, best_length = 0, 0
    for start in range(n):
        for end in range(start, n):
            if table[start][end] <= tolerance and end - start + 1 > best_length:
                best_start, best_length = start, end - start + 1
    print(best_start + 1, best_length)
