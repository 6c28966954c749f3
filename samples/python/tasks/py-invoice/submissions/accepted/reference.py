"""Prints the amounts of an invoice, calculated in exact decimal arithmetic."""
import sys
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Item:
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    rate: int

    @property
    def net(self):
        # Only here is anything rounded; the product has at most 27 digits, fewer than the context keeps.
        return to_cents(self.quantity * self.unit_price * (HUNDRED - self.discount) / HUNDRED)


def to_cents(amount):
    """Half a cent goes away from zero; adding zero turns -0.00 into 0.00."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def read_items(lines):
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        _, quantity, unit_price, discount, rate = (field.strip() for field in line.split(";"))
        yield Item(Decimal(quantity), Decimal(unit_price), Decimal(discount or "0"), int(rate))


def main():
    carried = ZERO
    net_of_rate = defaultdict(lambda: ZERO)
    for position, item in enumerate(read_items(sys.stdin), start=1):
        net = item.net
        carried += net
        net_of_rate[item.rate] += net
        print(position, net, carried)

    total_tax = ZERO
    for rate in sorted(net_of_rate, reverse=True):
        net = net_of_rate[rate]
        tax = to_cents(net * rate / HUNDRED)
        total_tax += tax
        print("rate", rate, net, tax, net + tax)
    print("total", carried, total_tax, carried + total_tax)


main()
