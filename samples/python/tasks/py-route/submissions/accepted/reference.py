"""Finds a fastest route with Dijkstra's algorithm."""
import heapq
import sys
from collections import defaultdict


def read_network(lines):
    """Returns the roads that leave every place, without those that lead to a closed one."""
    roads = defaultdict(list)
    closed = set()
    for line in lines:
        kind, *fields = line.split()
        if kind == "closed":
            closed.add(fields[0])
            continue
        start, end, minutes = fields[0], fields[1], int(fields[2])
        roads[start].append((end, minutes))
        if kind == "road":
            roads[end].append((start, minutes))
    return {
        place: [(end, minutes) for end, minutes in leaving if end not in closed]
        for place, leaving in roads.items()
    }


def fastest_route(roads, depot, customer):
    """Returns the minutes and the places of a fastest route, or None."""
    best = {depot: 0}
    previous = {}
    finished = set()
    heap = [(0, depot)]
    while heap:
        time, place = heapq.heappop(heap)
        if place == customer:
            return time, places_to(customer, previous)
        if place in finished:
            continue  # an older, longer entry: a faster way here was found later
        finished.add(place)
        for end, minutes in roads.get(place, []):
            if end not in best or time + minutes < best[end]:
                best[end] = time + minutes
                previous[end] = place
                heapq.heappush(heap, (time + minutes, end))
    return None


def places_to(place, previous):
    route = [place]
    while place in previous:
        place = previous[place]
        route.append(place)
    return route[::-1]


def main():
    depot, customer = sys.stdin.readline().split()
    found = fastest_route(read_network(sys.stdin), depot, customer)
    if found is None:
        print("no route")
    else:
        time, route = found
        print(time)
        print(*route)


main()
