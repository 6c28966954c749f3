# Wrong: a request at the very minute at which a stay ends is carried out before the ship has left.
import sys

k = int(sys.stdin.readline())
ships = [None] * k
ends = [0] * k
queue = []


def fill(now):
    for b in range(k):
        if ships[b] is None and queue:
            ships[b], duration = queue.pop(0)
            ends[b] = now + duration
            print(now, ships[b], "berth", b + 1)


def advance(now):
    while any(ships):
        end = min(ends[b] for b in range(k) if ships[b])
        if end >= now:
            break
        for b in range(k):
            if ships[b] and ends[b] == end:
                print(end, ships[b], "leaves", b + 1)
                ships[b] = None
        fill(end)


for line in sys.stdin:
    request, time, *rest = line.split()
    now = int(time)
    advance(now)
    if request == "state":
        print(now, "state", k - ships.count(None), len(queue))
        continue
    name = rest[0]
    waits = [ship for ship, _ in queue]
    if request == "arrive":
        if name in ships or name in waits:
            print(now, name, "refused")
        else:
            queue.append((name, int(rest[1])))
            fill(now)
    elif name in ships:
        b = ships.index(name)
        print(now, name, "leaves", b + 1)
        ships[b] = None
        fill(now)
    elif name in waits:
        queue.pop(waits.index(name))
        print(now, name, "gives up")
    else:
        print(now, name, "unknown")

advance(float("inf"))
