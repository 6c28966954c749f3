import sys

radius = float(sys.stdin.readline())
sys.exit(42 if 0 <= radius <= 1000 and sys.stdin.read() == "" else 43)
