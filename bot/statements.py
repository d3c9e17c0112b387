"""What is told in a composed answer: statements, and how they are to be told."""

from dataclasses import dataclass, replace

from corpus.facts import Fact
from corpus.types import Span

GIVING = ("share", "transfer", "publish", "sell", "entrust", "cross_border")
KEEPING = ("store", "delete", "anonymise")


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact, and the verbs of all facts that differ from it by their verb alone."""

    fact: Fact
    verbs: tuple[Span, ...]
    processing: tuple[str, ...]

    def without_conditions(self) -> "Statement":
        """Return what an introduction denies before its exceptions are told."""
        kept = tuple(part for part in self.fact.parts if part.kind not in ("condition", "purpose"))
        return replace(self, fact=replace(self.fact, allowed=False, only=False, may=False, parts=kept))


@dataclass(frozen=True, slots=True)
class Telling:
    """How statements are told.

    `asked` is the data asked about, `needed` the part of a fact that answers, `said`: yes or no stands before already,
    `everything`: all kinds of data are wanted.
    """

    policy_text: str
    asked: frozenset[str]
    needed: str
    said: bool

    @property
    def everything(self) -> bool:
        """Tell whether all kinds of data are to be named."""
        return self.needed == "data"

    def as_rule(self) -> "Telling":
        """Return the telling of a sentence that no yes or no goes before."""
        return replace(self, said=False)
