"""Keeps the log of a harbour: berths, a queue, and requests in the order of time."""
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Stay:
    ship: str
    end: int


class Harbour:
    def __init__(self, berths):
        self.stays = [None] * berths  # index 0 is the berth number 1
        self.waiting = {}  # ship -> duration; a dict keeps the order of arrival

    def advance(self, now):
        """Lets everything happen whose time has come, jumping from one departure to the next."""
        while (end := self.next_end()) is not None and end <= now:
            for berth, stay in enumerate(self.stays):
                if stay is not None and stay.end == end:
                    self.clear(berth, end)
            self.fill(end)

    def next_end(self):
        return min((stay.end for stay in self.stays if stay is not None), default=None)

    def finish(self):
        while (end := self.next_end()) is not None:
            self.advance(end)

    def clear(self, berth, now):
        print(now, self.stays[berth].ship, "leaves", berth + 1)
        self.stays[berth] = None

    def fill(self, now):
        for berth, stay in enumerate(self.stays):
            if stay is None and self.waiting:
                ship = next(iter(self.waiting))
                self.stays[berth] = Stay(ship, now + self.waiting.pop(ship))
                print(now, ship, "berth", berth + 1)

    def berth_of(self, ship):
        for berth, stay in enumerate(self.stays):
            if stay is not None and stay.ship == ship:
                return berth
        return None

    def arrive(self, now, ship, duration):
        if ship in self.waiting or self.berth_of(ship) is not None:
            print(now, ship, "refused")
            return
        # No berth is free while a ship waits, so whoever arrives may simply join the queue first.
        self.waiting[ship] = duration
        self.fill(now)

    def leave(self, now, ship):
        berth = self.berth_of(ship)
        if ship in self.waiting:
            del self.waiting[ship]
            print(now, ship, "gives up")
        elif berth is not None:
            self.clear(berth, now)
            self.fill(now)
        else:
            print(now, ship, "unknown")

    def state(self, now):
        print(now, "state", sum(stay is not None for stay in self.stays), len(self.waiting))


def main():
    harbour = Harbour(int(sys.stdin.readline()))
    for line in sys.stdin:
        request, time, *fields = line.split()
        now = int(time)
        harbour.advance(now)
        if request == "arrive":
            harbour.arrive(now, fields[0], int(fields[1]))
        elif request == "leave":
            harbour.leave(now, fields[0])
        else:
            harbour.state(now)
    harbour.finish()


main()
