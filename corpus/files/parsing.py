"""An untrusted file is read by a process of its own, bounded in time and memory, that may write nothing."""

import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from corpus.errors import PolicyFileError
from corpus.files.kinds import FileKind
from corpus.files.limits import ParseLimits

_ROOT = Path(__file__).parents[2]
_TOO_SLOW = (-signal.SIGXCPU, -signal.SIGKILL)
_MOST_BYTES_A_CHAR = 4
_MOST_HEADER_BYTES = 100

# What the child may report; anything else is a sign that it came to harm.
FAULTS = frozenset(
    {"file_binary", "file_bomb", "file_broken", "file_empty", "file_encrypted", "file_scanned", "file_too_heavy"}
)


def extract(path: Path, kind: FileKind, data: bytes, *, max_chars: int, limits: ParseLimits) -> str:
    """Return the text of a file of `kind` whose content is `data`, at most `max_chars` characters and one.

    `path` is named in messages only. Raises PolicyFileError for whatever the reader finds wrong and for a file that
    takes more time or memory than the limits allow.
    """
    with tempfile.TemporaryFile() as content:
        content.write(data)
        content.seek(0)
        command = [sys.executable, "-P", "-s", "-B", "-X", "utf8", "-m", "corpus.files.child"]
        numbers = (max_chars + 1, limits.max_parse_seconds, limits.max_parse_memory_mb)
        with subprocess.Popen(  # noqa: S603 - this program itself, with numbers and the name of a reader
            [*command, str(kind.reader), *map(str, numbers)],
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(_ROOT)},
            start_new_session=True,  # Ctrl-C is for the command; the child dies with its pipe
        ) as child:
            answer = _answer(child, limits.max_parse_seconds, max_chars)
    if child.returncode in _TOO_SLOW:
        raise PolicyFileError("file_too_slow", path=path, limit=limits.max_parse_seconds)
    head, _, text = answer.partition(b"\n")
    if child.returncode == 0 and head == b"ok":
        return text.decode("utf-8")
    key = head.decode("ascii", "replace")
    raise PolicyFileError(key if key in FAULTS else "file_broken", path=path, limit=limits.max_parse_memory_mb)


def _answer(child: subprocess.Popen[bytes], seconds: float, max_chars: int) -> bytes:
    if child.stdout is None:
        raise AssertionError("the child has a pipe")
    clock = threading.Timer(seconds, child.kill)
    clock.start()
    try:
        return child.stdout.read((max_chars + 1) * _MOST_BYTES_A_CHAR + _MOST_HEADER_BYTES)
    finally:
        clock.cancel()
        child.kill()
