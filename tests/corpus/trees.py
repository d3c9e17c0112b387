"""Trees of the policies in `policies/`, each of which shows one difficulty: a line a clause."""

from pathlib import Path

from corpus.clauses import split_clauses
from corpus.types import Clause

FOLDER = Path(__file__).with_name("policies")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def tree_of(text: str) -> str:
    """Return id, sign of a heading, marks, sentences and lead-in of every clause, a line each."""
    return "".join(_line(text, clause) + "\n" for clause in split_clauses(text))


def _line(text: str, clause: Clause) -> str:
    words = " / ".join(span.of(text) for span in clause.sentences) or text[clause.start : clause.end]
    lead_in = f" <- {clause.lead_in.of(text)}" if clause.lead_in else ""
    sign = "#" if clause.kind == "heading" else "-"
    marks = " ".join(clause.markers) or "."
    return "\t".join((clause.id, sign, marks, (words + lead_in).replace("\n", "⏎")))
