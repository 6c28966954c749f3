# Too much memory: keeps the whole text of the invoice up to every single line.
import sys
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")


def to_cents(amount):
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + ZERO


carried = ZERO
nets = {}
pages = [""]
for line in sys.stdin:
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    _, quantity, price, discount, rate = [field.strip() for field in line.split(";")]
    net = to_cents(Decimal(quantity) * Decimal(price) * (100 - Decimal(discount or 0)) / 100)
    carried += net
    nets[int(rate)] = nets.get(int(rate), ZERO) + net
    # More than the columns need, so that they line up when they are read on the screen.
    pages.append(pages[-1] + f"{len(pages):>6} {net:>20} {carried:>20}\n")

print(pages[-1], end="")
total_tax = ZERO
for rate in sorted(nets, reverse=True):
    tax = to_cents(nets[rate] * rate / 100)
    total_tax += tax
    print("rate", rate, nets[rate], tax, nets[rate] + tax)
print("total", carried, total_tax, carried + total_tax)
