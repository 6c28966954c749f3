# Too slow: tries all routes, giving up only those that already take longer than the best one.
import sys

depot, customer = sys.stdin.readline().split()
ways, closed = {}, set()
for line in sys.stdin:
    kind, a, *rest = line.split()
    if kind == "closed":
        closed.add(a)
    else:
        b, minutes = rest[0], int(rest[1])
        ways.setdefault(a, []).append((b, minutes))
        if kind == "road":
            ways.setdefault(b, []).append((a, minutes))

best_time, best_route = None, None
stack = [(0, (depot,))]
while stack:
    time, route = stack.pop()
    if best_time is not None and time >= best_time:
        continue
    if route[-1] == customer:
        best_time, best_route = time, route
        continue
    for end, minutes in ways.get(route[-1], []):
        if end not in closed and end not in route:
            stack.append((time + minutes, route + (end,)))

if best_route is None:
    print("no route")
else:
    print(best_time)
    print(*best_route)
