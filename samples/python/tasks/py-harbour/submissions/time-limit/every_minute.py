# Too slow: looks at the berths at every single minute.
import sys

k = int(sys.stdin.readline())
requests = [line.split() for line in sys.stdin]
berths = [None] * k
queue = []


def fill(minute):
    for b in range(k):
        if berths[b] is None and queue:
            name, duration = queue.pop(0)
            berths[b] = (name, minute + duration)
            print(minute, name, "berth", b + 1)


def carry_out(minute, request, name=None, duration=None):
    present = [stay[0] if stay else None for stay in berths]
    waits = [ship for ship, _ in queue]
    if request == "state":
        print(minute, "state", k - berths.count(None), len(queue))
    elif request == "arrive" and (name in present or name in waits):
        print(minute, name, "refused")
    elif request == "arrive":
        queue.append((name, int(duration)))
        fill(minute)
    elif name in present:
        print(minute, name, "leaves", present.index(name) + 1)
        berths[present.index(name)] = None
        fill(minute)
    elif name in waits:
        queue.pop(waits.index(name))
        print(minute, name, "gives up")
    else:
        print(minute, name, "unknown")


minute = 0
done = 0
while done < len(requests) or any(berths):
    for b in range(k):
        if berths[b] and berths[b][1] == minute:
            print(minute, berths[b][0], "leaves", b + 1)
            berths[b] = None
    fill(minute)
    while done < len(requests) and int(requests[done][1]) == minute:
        request, _, *rest = requests[done]
        carry_out(minute, request, *rest)
        done += 1
    minute += 1
