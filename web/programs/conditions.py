"""Dify's metadata conditions: what a record's metadata must be like."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from web.schemas import Words

Value = Words | int | float | list[Words] | None
Metadata = Mapping[str, str | int | float]
Operator = Literal[
    "contains",
    "not contains",
    "start with",
    "end with",
    "is",
    "is not",
    "in",
    "not in",
    "empty",
    "not empty",
    "=",
    "≠",
    ">",
    "<",
    "≥",
    "≤",
    "before",
    "after",
]


class Condition(BaseModel):
    """A condition on one field of the metadata."""

    model_config = ConfigDict(strict=True)

    name: Words | list[Words]
    comparison_operator: Operator
    value: Value = None


class MetadataCondition(BaseModel):
    """Conditions, all or any of which must hold."""

    model_config = ConfigDict(strict=True)

    logical_operator: Literal["and", "or"] | None = None
    conditions: list[Condition] | None = None


def holds(condition: MetadataCondition, metadata: Metadata) -> bool:
    """Tell whether a record with this metadata is wanted; all conditions must hold unless `or` joins them."""
    results = [_one(each, metadata) for each in condition.conditions or ()]
    if not results:
        return True
    return any(results) if condition.logical_operator == "or" else all(results)


def _one(condition: Condition, metadata: Metadata) -> bool:
    names = [condition.name] if isinstance(condition.name, str) else condition.name
    found = next((metadata[name] for name in names if name in metadata), None)
    return _OPERATORS[condition.comparison_operator](found, condition.value)


Found = str | int | float | None
Compared = Callable[[Found, Value], bool]


def _text(value: Found | Value) -> str:
    return "" if value is None else str(value)


def _many(value: Value) -> Sequence[str]:
    if isinstance(value, list):
        return value
    return [part.strip() for part in _text(value).split(",")]


def _number(value: Found | Value) -> float | None:
    """Return a number, or the moment of an ISO date in seconds, or None."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        pass
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _numbers(compare: Callable[[float, float], bool]) -> Compared:
    def holds_between(found: Found, value: Value) -> bool:
        left, right = _number(found), _number(value)
        return left is not None and right is not None and compare(left, right)

    return holds_between


def _equal(found: Found, value: Value) -> bool:
    left, right = _number(found), _number(value)
    return _text(found) == _text(value) if left is None or right is None else left == right


_OPERATORS: Mapping[str, Compared] = {
    "contains": lambda found, value: bool(_text(value)) and _text(value) in _text(found),
    "not contains": lambda found, value: _text(value) not in _text(found) if _text(value) else True,
    "start with": lambda found, value: _text(found).startswith(_text(value)),
    "end with": lambda found, value: _text(found).endswith(_text(value)),
    "is": lambda found, value: _text(found) == _text(value),
    "is not": lambda found, value: _text(found) != _text(value),
    "in": lambda found, value: _text(found) in _many(value),
    "not in": lambda found, value: _text(found) not in _many(value),
    "empty": lambda found, _: not _text(found),
    "not empty": lambda found, _: bool(_text(found)),
    "=": _equal,
    "≠": lambda found, value: not _equal(found, value),
    ">": _numbers(lambda left, right: left > right),
    "<": _numbers(lambda left, right: left < right),
    "≥": _numbers(lambda left, right: left >= right),
    "≤": _numbers(lambda left, right: left <= right),
    "before": _numbers(lambda left, right: left < right),
    "after": _numbers(lambda left, right: left > right),
}
