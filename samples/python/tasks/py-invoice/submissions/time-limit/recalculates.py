# Too slow: the amount carried forward is calculated anew from all earlier lines, for every line.
import sys
from decimal import ROUND_HALF_UP, Decimal


def to_cents(amount):
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + Decimal("0.00")


def net_value(line):
    _, quantity, price, discount, _ = [field.strip() for field in line.split(";")]
    return to_cents(Decimal(quantity) * Decimal(price) * (100 - Decimal(discount or 0)) / 100)


def rate_of(line):
    return int(line.split(";")[4])


lines = [line.strip() for line in sys.stdin]
lines = [line for line in lines if line and not line.startswith("#")]
for position in range(1, len(lines) + 1):
    carried = sum((net_value(line) for line in lines[:position]), Decimal("0.00"))
    print(position, net_value(lines[position - 1]), carried)

total_tax = Decimal("0.00")
for rate in sorted({rate_of(line) for line in lines}, reverse=True):
    net = sum((net_value(line) for line in lines if rate_of(line) == rate), Decimal("0.00"))
    tax = to_cents(net * rate / 100)
    total_tax += tax
    print("rate", rate, net, tax, net + tax)
print("total", carried, total_tax, carried + total_tax)
