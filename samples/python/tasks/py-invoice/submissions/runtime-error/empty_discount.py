# Crashes: an empty discount is no number, Decimal("") raises InvalidOperation.
import sys
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cents(amount):
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) + Decimal("0.00")


carried = Decimal("0.00")
nets = {}
position = 0
for line in sys.stdin:
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    fields = [field.strip() for field in line.split(";")]
    quantity, price = Decimal(fields[1]), Decimal(fields[2])
    discount, rate = Decimal(fields[3]), int(fields[4])
    net = to_cents(quantity * price * (100 - discount) / 100)
    carried += net
    position += 1
    nets[rate] = nets.get(rate, Decimal("0.00")) + net
    print(position, net, carried)

total_tax = Decimal("0.00")
for rate in sorted(nets, reverse=True):
    tax = to_cents(nets[rate] * rate / 100)
    total_tax += tax
    print("rate", rate, nets[rate], tax, nets[rate] + tax)
print("total", carried, total_tax, carried + total_tax)
