"""Attacks in Python; the first line of standard input names the one to run, and may give it an argument."""
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time


def attempt(what, call):
    try:
        call()
        print(what, "ok", flush=True)
    except Exception as error:
        print(what, type(error).__name__, flush=True)


def look(_):
    count = lambda path: len(os.listdir(path))
    processes = sum(name.isdigit() for name in os.listdir("/proc"))
    print(f"box {count('/box')} work {count('/box/work')} tmp {count('/box/tmp')} shm {count('/dev/shm')} processes {processes}")


def fork_bomb(_):
    made = 0
    for _ in range(1000):
        try:
            if os.fork() == 0:
                os.setsid()
                while True:
                    signal.pause()
            made += 1
        except OSError:
            pass
    print("forks", made)


def thread_bomb(_):
    made = 0
    try:
        while made < 10000:
            threading.Thread(target=signal.pause, daemon=True).start()
            made += 1
    except RuntimeError:
        pass
    print("threads", made)
    sys.stdout.flush()
    os._exit(0)


def shell(_):
    print(subprocess.run(["/bin/sh", "-c", "id -u"], capture_output=True).returncode)


def memory(_):
    parts = []
    while True:
        parts.append(b"x" * (1 << 20) + bytes([len(parts) % 256]))


def recursion(_):
    sys.setrecursionlimit(1 << 30)

    class Deep:
        def __repr__(self):
            return repr(self)

    repr(Deep())


def null_pointer(_):
    ctypes.string_at(0)


def ptrace(_):
    ctypes.CDLL(None).ptrace(0, 0, 0, 0)


def set_clock(_):
    time.clock_settime(time.CLOCK_REALTIME, 0)


def network(_):
    attempt("name", lambda: socket.getaddrinfo("example.org", 80))
    attempt("cloud data", lambda: socket.create_connection(("169.254.169.254", 80), 1))
    attempt("own host", lambda: socket.create_connection(("127.0.0.1", 5432), 1))
    attempt("datagram", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53)))
    attempt("server", lambda: socket.create_server(("", 8080)))


def snoop(_):
    for path in ["/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/fd/0", "/etc/shadow", "/root/.bashrc",
                 "/var/run/docker.sock", "/app/answers", "/answers", "/proc/kcore", "/proc/kmsg"]:
        attempt(path, lambda: open(path, "rb").read(1))


def persist(_):
    import json

    folder = os.path.dirname(json.__file__)
    for path in [folder + "/x.py", folder + "/__pycache__/x.pyc", "/app/x.py", "/app/__pycache__", sys.prefix + "/sitecustomize.py",
                 "/etc/python3/x", "/assay/check.py"]:
        attempt(path, lambda: open(path, "w"))
    os.makedirs("/box/work/.cache/python")
    open("/box/work/.local", "w").write("x")
    open("/box/tmp/x", "w").write("x")


def disturb(_):
    attempt("supervisor", lambda: os.kill(1, signal.SIGKILL))
    attempt("priority", lambda: os.nice(5))
    attempt("core", lambda: os.sched_setaffinity(0, {0}))
    attempt("everybody", lambda: os.kill(-1, signal.SIGKILL))


def set_ids(_):
    for root in ["/usr", "/bin", "/sbin", "/opt", "/lib", "/assay", "/var", "/etc"]:
        for folder, _, names in os.walk(root):
            for name in names:
                if os.lstat(os.path.join(folder, name)).st_mode & 0o6000:
                    print(os.path.join(folder, name))
    print("searched")


def flood(_):
    while True:
        print("x" * 65536)


def leave(argument):
    print("the right answer", flush=True)
    sys.exit(int(argument))


def pickled(_):
    import pickle

    class Payload:
        def __reduce__(self):
            return (os._exit, (7,))

    pickle.loads(pickle.dumps(Payload()))


name, _, argument = sys.stdin.readline().rstrip("\n").partition(" ")
{f.__name__: f for f in [look, fork_bomb, thread_bomb, shell, memory, recursion, null_pointer, ptrace, set_clock, network, snoop,
                         persist, disturb, set_ids, flood, leave, pickled]}[name](argument)
