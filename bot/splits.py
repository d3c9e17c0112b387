"""What `plainclause splits` prints: the figures of a folder's splitting, and what is wrong in it."""

from collections.abc import Iterator

from bot.terminal import say
from bot.wording import one_line
from corpus.figures import Figures, WrongMarks


def show_figures(figures: Figures) -> str:
    """Return the figures as a person reads them, a line each, the faults below."""
    return "\n".join([*_rows(figures), *_faults(figures)])


def _rows(figures: Figures) -> Iterator[str]:
    rows: dict[str, object] = {
        "policies": figures.policies,
        "characters": figures.characters,
        "clauses": figures.clauses,
        "lost": figures.lost,
        "crashes": len(figures.crashes),
        "empty": len(figures.empty),
        "too_long": len(figures.too_long),
        "longest": figures.longest,
        "speed": f"{figures.megabytes_a_minute:.1f}",
    }
    for name, value in rows.items():
        yield f"{value}\t{say('splits_' + name)}"
    if figures.marks:
        yield f"{figures.marks - len(figures.wrong)}/{figures.marks}\t{say('splits_marks')}"


def _faults(figures: Figures) -> Iterator[str]:
    for policy in figures.crashes:
        yield say("splits_crashed", policy=policy)
    for key, found in (("splits_is_empty", figures.empty), ("splits_is_too_long", figures.too_long)):
        for policy, clause in found:
            yield say(key, policy=policy, clause=clause)
    for wrong in figures.wrong:
        yield _wrong(wrong)


def _wrong(wrong: WrongMarks) -> str:
    expected, quote = " ".join(wrong.expected.markers) or "-", one_line(wrong.expected.quote)
    if wrong.found is None:
        return say("splits_no_quote", policy=wrong.expected.policy, quote=quote)
    found = " ".join(wrong.found) or "-"
    return say("splits_wrong", policy=wrong.expected.policy, quote=quote, expected=expected, found=found)
