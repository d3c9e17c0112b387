"""Facts: who does what with which data, read out of the clauses of a policy."""

from corpus.facts.reading import facts_of
from corpus.facts.types import Fact, Part

__all__ = ["Fact", "Part", "facts_of"]
