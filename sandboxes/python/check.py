"""Compiles every file named, without running or writing any; says what is wrong as Python itself would."""
import sys
import traceback

failed = False
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            compile(file.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        print("".join(traceback.format_exception_only(error)), end="", file=sys.stderr)
        failed = True
sys.exit(1 if failed else 0)
