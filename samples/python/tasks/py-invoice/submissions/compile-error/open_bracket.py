# Does not compile: the bracket after sum is never closed.
import sys
from decimal import Decimal

amounts = []
for line in sys.stdin:
    if line.strip() and not line.startswith("#"):
        fields = line.split(";")
        amounts.append(Decimal(fields[1]) * Decimal(fields[2]))

total = sum(amounts
print("total", total)
