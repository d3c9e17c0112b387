"""What the change of a policy means for the customer, from the words that went and those that came.

A thing is new only where the whole old version does not name it, so that what merely moved or was said otherwise
elsewhere is never called new. A statement claims what its places say, nothing more.
"""

from corpus.changes.matching import Side
from corpus.changes.promises import promises
from corpus.changes.reading import read_versions
from corpus.changes.retention import retention
from corpus.changes.sentences import Changed
from corpus.changes.terms import terms
from corpus.changes.types import MEANING_KINDS, Meaning


def meanings_of(old: Side, new: Side, changed: Changed) -> tuple[Meaning, ...]:
    """Return the statements about a change, what matters most first."""
    if not changed.gone and not changed.come:
        return ()
    before, after = read_versions(old, new, changed)
    found = [*terms(before, after), *promises(before, after), *retention(before, after)]
    return tuple(sorted(found, key=lambda meaning: MEANING_KINDS.index(meaning.kind)))
