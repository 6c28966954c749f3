# Too much memory: a matrix with the time between any two places.
import heapq
import sys

depot, customer = sys.stdin.readline().split()
roads, closed = [], set()
numbers = {depot: 0}
numbers.setdefault(customer, len(numbers))
for line in sys.stdin:
    kind, a, *rest = line.split()
    if kind == "closed":
        closed.add(a)
        continue
    b, minutes = rest[0], int(rest[1])
    for place in (a, b):
        numbers.setdefault(place, len(numbers))
    roads.append((a, b, minutes))
    if kind == "road":
        roads.append((b, a, minutes))

names = list(numbers)
matrix = [[0] * len(names) for _ in names]
for a, b, minutes in roads:
    if a not in closed and b not in closed:
        known = matrix[numbers[a]][numbers[b]]
        matrix[numbers[a]][numbers[b]] = min(known or minutes, minutes)

times, previous = {0: 0}, {}
heap = [(0, 0)]
while heap:
    time, place = heapq.heappop(heap)
    if time > times[place]:
        continue
    for end, minutes in enumerate(matrix[place]):
        if minutes and time + minutes < times.get(end, float("inf")):
            times[end] = time + minutes
            previous[end] = place
            heapq.heappush(heap, (times[end], end))

goal = numbers[customer]
if goal not in times:
    print("no route")
else:
    route = [goal]
    while route[-1] != 0:
        route.append(previous[route[-1]])
    print(times[goal])
    print(*[names[place] for place in reversed(route)])
