import os, sys, time
word = sys.stdin.buffer.readline().strip()
if word == b"echo":
    sys.stdout.buffer.write(sys.stdin.buffer.read())
elif word == b"exit":
    exit(7)
elif word == b"spin":
    while True:
        pass
elif word == b"sleep":
    time.sleep(1e6)
elif word == b"hog":
    held = []
    while True:
        held.append(bytearray(b"x") * (1 << 20))
elif word == b"flood":
    while True:
        print("all work and no play")
elif word == b"warn":
    print("careful", end="", file=sys.stderr)
elif word == b"args":
    print("\n".join(sys.argv[1:]))
elif word == b"show":
    note = "/app/test/note"
    print(open(note).read() if os.path.exists(note) else "nothing", end="")
elif word == b"leave":
    for name in ("a.txt", "b.log"):
        with open(name, "w") as f:
            f.write("kept")
elif word == b"link":
    os.symlink("/etc/passwd", "a.txt")
elif word == b"talk":
    for line in sys.stdin:
        print("heard", line, end="", flush=True)
    print("bye", end="")
else:
    exit(8)
