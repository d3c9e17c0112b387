"""The process that reads one untrusted file: bounds itself, then content from standard input, text to standard output.

Arguments: the reader's module, most characters, seconds, megabytes. The answer is `ok` and the text, or a fault's key.
"""

import importlib
import os
import resource
import sys

from corpus.files.faults import FileFault

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "shutil.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
)


def main(arguments: list[str]) -> None:
    """Read one file as `arguments` say; a fault of the file is an answer, too."""
    reader, max_chars, seconds, megabytes = arguments[0], *map(int, arguments[1:])
    bound(seconds, megabytes)
    sys.addaudithook(refuse_effects)
    try:
        data = sys.stdin.buffer.read()
        text: str = importlib.import_module(reader).read(data, megabytes << 20)
        answer = b"ok\n" + text[:max_chars].encode("utf-8") if text.strip() else b"file_empty\n"
    except FileFault as fault:
        answer = fault.key.encode() + b"\n"
    except MemoryError:
        answer = b"file_too_heavy\n"
    except Exception:  # noqa: BLE001 - whatever a parser trips over, the file is at fault
        answer = b"file_broken\n"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy up, and a damaged heap had better not be walked


def bound(seconds: int, megabytes: int) -> None:
    """Limit this process for good: time, memory, no file written, no process started."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def refuse_effects(event: str, arguments: tuple[object, ...]) -> None:
    """Stop Python code from writing, connecting or starting anything: reading a file needs none of it."""
    opened_to_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if opened_to_write or event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)


if __name__ == "__main__":
    main(sys.argv[1:])
