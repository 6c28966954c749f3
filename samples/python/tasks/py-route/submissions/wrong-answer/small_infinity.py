# Wrong: 1000000 serves as "infinite", but routes may take longer.
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
        ways.setdefault(b, [])
        if kind == "road":
            ways[b].append((a, minutes))

INFINITE = 1000000
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
