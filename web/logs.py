"""The server's log on standard error: one JSON object or one line of text an event; never an exception's words."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

LogFormat = Literal["json", "text", "off"]

_OURS = "plainclause"
_SERVERS = "uvicorn"


def set_up_logs(style: LogFormat) -> None:
    """Send our own and uvicorn's log to standard error; `off` leaves out the requests, not the faults."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    for name, level in ((_OURS, logging.INFO if style != "off" else logging.WARNING), (_SERVERS, logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False


class JsonLines(logging.Formatter):
    """A JSON object a line: time, level, and the event's fields or its sentence."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps({"time": _time(record), "level": record.levelname.lower(), **_fields(record)})


class TextLines(logging.Formatter):
    """A line of text: time, level, sentence."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        words = " ".join(record.getMessage().split())
        return f"{_time(record)} {record.levelname.lower()} {words}{_kind(record)}"


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] | None = getattr(record, "fields", None)
    return fields or {"logger": record.name, "message": record.getMessage() + _kind(record)}


def _kind(record: logging.LogRecord) -> str:
    # The kind of an exception only: its words may hold a question.
    kind = record.exc_info[0] if record.exc_info else None
    return f" ({kind.__name__})" if kind else ""


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
