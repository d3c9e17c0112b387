"""What an answer names, held against what its citations carry: kinds of data, recipients, purposes."""

import re
from collections.abc import Iterable

from corpus.concepts import concepts_in, vocabulary
from corpus.text import fold
from corpus.types import Language

KINDS = ("data", "recipient", "purpose")
QUOTED = re.compile(r"“[^”]*”|（见「[^」]*」[）]?|\(Clause [^)]*\)")


def named(answer: str, language: Language) -> set[str]:
    """Return the concepts that an answer names: in English by the name that composed answers use, or the vocabulary."""
    own = QUOTED.sub(" ", answer)
    if language == "zh":
        return {name for name in concepts_in(own) if vocabulary()[name].kind in KINDS}
    names = {fold(c.names["en"]): c.id for c in vocabulary().values() if c.kind in KINDS}
    # The longest name counts: an address book is no address.
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return {names[found] for found in re.findall(rf"\b(?:{pattern})\b", fold(own))}


def carried(texts: Iterable[str]) -> set[str]:
    """Return the concepts that words of a policy carry: any of a concept's Chinese words stands in them."""
    folded = fold(" ".join(texts))
    return {
        c.id
        for c in vocabulary().values()
        if c.kind in KINDS and any(word in folded for word in (*c.words["zh"], fold(c.names["zh"])))
    }
