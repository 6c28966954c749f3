import type { Attack } from './attack.js';

const HONEST = '\ndef twice(n):\n    return 2 * n\n';

export const PYTHON_ATTACKS: readonly Attack[] = [
  {
    tries: 'to print for debugging, from other processes too, and to read what it was not given',
    why: 'what it prints is standard error, its input is empty',
    source:
      'import os, sys\nprint("1 7")\ndef twice(n):\n    print(n)\n    os.system("echo 1 7")\n    return 2 * n if sys.stdin.read() == "" else 0\n',
    verdict: 'accepted',
  },
  {
    tries: 'to report while it is imported and end',
    why: 'descriptor 1 is standard error by then',
    source: `import os\nos.write(1, b"1 7\\n2 7\\n3 7\\n")\nos._exit(0)\n${HONEST}`,
    verdict: 'no-output',
  },
  {
    tries: 'to find the descriptor, report what it likes and end',
    why: 'what it likes is not right',
    source:
      'import os\ndef twice(n):\n    for fd in range(3, 64):\n        try:\n            os.write(fd, b"1 7\\n2 7\\n3 7\\n")\n        except OSError:\n            pass\n    os._exit(0)\n',
    verdict: 'wrong-answer',
  },
  {
    tries: 'to end well by an exception that nobody catches',
    why: 'results are missing',
    source: 'def twice(n):\n    if n == 3:\n        raise SystemExit(0)\n    return 2 * n\n',
    verdict: 'wrong-answer',
  },
  {
    tries: 'to replace what the caller reports with, and builtins',
    why: 'what is reported then is its own result, and wrong',
    source:
      'import __main__, builtins\nsend = __main__.send\n__main__.send = lambda line: send(line.replace(b" 4", b" 7"))\n__main__.text_of = lambda *_: "4"\nbuiltins.isinstance = lambda *_: True\ndef twice(n):\n    return n\n',
    verdict: 'wrong-answer',
  },
  {
    tries: 'to replace standard output and the modules that would write results',
    why: 'the caller uses neither',
    source: `import io, json, sys\njson.dumps = lambda *_: "7"\nsys.stdout = io.StringIO()\nsys.stdin = None\n${HONEST}`,
    verdict: 'accepted',
  },
  {
    tries: 'to stand in for modules of Python',
    why: 'the caller has its own before it looks into the folder',
    source: HONEST,
    beside: {
      'struct.py': 'raise SystemExit(0)\n',
      'os.py': 'import sys\nsys.exit(0)\n',
      '_json.py': '1 / 0\n',
    },
    verdict: 'accepted',
  },
  {
    tries: 'to leave a thread at work for ever, and a handler for the end',
    why: 'nobody waits for either',
    source:
      'import atexit, threading\natexit.register(threading.Event().wait)\ndef twice(n):\n    if n == 1:\n        threading.Thread(target=threading.Event().wait).start()\n    return 2 * n\n',
    verdict: 'accepted',
  },
  {
    tries: 'to throw with such a thread left',
    why: 'the task expects no exception: it ends the program at once',
    source:
      'import threading\ndef twice(n):\n    threading.Thread(target=threading.Event().wait).start()\n    raise ValueError(n)\n',
    verdict: 'runtime-error',
  },
  {
    tries: 'to return an object that equals everything',
    why: 'a result is of the declared type or wrong; nothing of it is called',
    source:
      'class Any(int):\n    def __eq__(self, other): return True\n    def __repr__(self): return "4"\n    __str__ = __format__ = __repr__\ndef twice(n):\n    return Any(0)\n',
    verdict: 'wrong-answer',
  },
  {
    tries: 'to return nothing',
    why: 'a result is of the declared type or wrong',
    source: 'def twice(n):\n    pass\n',
    verdict: 'wrong-answer',
  },
  {
    tries: 'to have no function of that name',
    why: 'there is nothing to call',
    source: 'def double(n):\n    return 2 * n\n',
    verdict: 'runtime-error',
  },
];
