# Wrong: binary floating point; 1.005 is a little less than it looks, and large amounts lose their cents.
import sys

carried = 0.0
nets = {}
position = 0
for line in sys.stdin:
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    fields = [field.strip() for field in line.split(";")]
    quantity, price = float(fields[1]), float(fields[2])
    discount, rate = float(fields[3] or 0), int(fields[4])
    net = round(quantity * price * (100 - discount) / 100, 2) + 0.0
    carried += net
    position += 1
    nets[rate] = nets.get(rate, 0.0) + net
    print(position, f"{net:.2f}", f"{carried:.2f}")

total_tax = 0.0
for rate in sorted(nets, reverse=True):
    tax = round(nets[rate] * rate / 100, 2) + 0.0
    total_tax += tax
    print("rate", rate, f"{nets[rate]:.2f}", f"{tax:.2f}", f"{nets[rate] + tax:.2f}")
print("total", f"{carried:.2f}", f"{total_tax:.2f}", f"{carried + total_tax:.2f}")
