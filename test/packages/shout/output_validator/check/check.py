import sys

with open(sys.argv[2]) as answer_file:
    answer = answer_file.read().strip().rstrip("!")
said = sys.stdin.read().strip()
loud = "loud" not in sys.argv[4:] or said.endswith("!")
sys.exit(42 if loud and said.rstrip("!") == answer else 43)
