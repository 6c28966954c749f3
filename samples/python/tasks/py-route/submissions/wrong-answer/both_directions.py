# Wrong: one-way roads are used in both directions.
import heapq
import sys

depot, customer = sys.stdin.readline().split()
ways, closed = {depot: [], customer: []}, set()
for line in sys.stdin:
    kind, a, *rest = line.split()
    if kind == "closed":
        closed.add(a)
    else:
        b, minutes = rest[0], int(rest[1])
        ways.setdefault(a, []).append((b, minutes))
        ways.setdefault(b, []).append((a, minutes))

INFINITE = float("inf")
times = {place: INFINITE for place in ways}
times[depot] = 0
previous = {}
heap = [(0, depot)]
while heap:
    time, place = heapq.heappop(heap)
    if time > times[place]:
        continue
    for end, minutes in ways[place]:
        if end not in closed and time + minutes < times[end]:
            times[end] = time + minutes
            previous[end] = place
            heapq.heappush(heap, (times[end], end))

if times[customer] == INFINITE:
    print("no route")
else:
    route = [customer]
    while route[-1] != depot:
        route.append(previous[route[-1]])
    print(times[customer])
    print(*reversed(route))
