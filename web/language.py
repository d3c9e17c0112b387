"""The language of a page or of an error: what the address asks for, else what the browser prefers, else English."""

from corpus.types import LANGUAGES, Language

# A browser sends a handful; the rest of a longer header is not worth reading.
_MOST_RANGES = 20


def preferred_language(accept_language: str) -> Language:
    """Return the first of our languages by weight in an Accept-Language header (RFC 9110, 12.5.4), else English."""
    best: Language = "en"
    best_weight = 0.0
    for entry in accept_language.split(",")[:_MOST_RANGES]:
        name, _, parameter = entry.partition(";")
        weight = _weight(parameter)
        for language in LANGUAGES:
            if name.strip().lower().partition("-")[0] == language and weight > best_weight:
                best, best_weight = language, weight
    return best


def page_language(asked: str | None, accept_language: str) -> Language:
    """Return the language `asked` for by the address (`zh` or `en`), else the browser's."""
    for language in LANGUAGES:
        if asked == language:
            return language
    return preferred_language(accept_language)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
