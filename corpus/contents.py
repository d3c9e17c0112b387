"""Tables of contents: short lines that stand again below as headings, and give no clauses of their own."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.layout import layout, plain_words
from corpus.lines import Block

_LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()\s]{0,300}\)")
_NUMBER = re.compile(r"[（(第]?[〇零一二三四五六七八九十百\d.]{1,6}[）)、.．条章节部分]{0,2}")
_STOPS = ("。", "；", ";", "，", "、", "：", ":")
_SIGNS = re.compile(r"[\W_]+")


CONTENTS = "contents"  # stands as the bullet of a block that is a table of contents


def with_contents(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each table of contents made one block without marks, and its sections known as such."""
    runs = find_contents(text, blocks)
    if not runs:
        return list(blocks)
    titles = {_key(text, blocks[n]) for run in runs for n in run}
    kept: list[Block] = []
    at = 0
    for run in runs:
        kept += blocks[at : run.start]
        first, last = blocks[run.start], blocks[run.stop - 1]
        whole = Block(first.start, last.end, first.body, last.content_end, bullet=CONTENTS)
        kept.append(whole)
        at = run.stop
    return _with_sections(text, kept + list(blocks[at:]), titles)


def _with_sections(text: str, blocks: list[Block], titles: set[str]) -> list[Block]:
    named = [n for n, b in enumerate(blocks) if b.bullet != CONTENTS and _key(text, b) in titles - {""}]
    named = [n for n in named if _may_be_heading(text, blocks[n])]
    ranks = Counter(blocks[n].marks[0].rank if blocks[n].marks else "" for n in named)
    usual = ranks.most_common(1)[0][0] if ranks else ""
    for n in named:
        marks = blocks[n].marks
        if (marks[0].rank if marks else "") == usual:
            blocks[n] = replace(blocks[n], section=True)
    return blocks


def find_contents(text: str, blocks: Sequence[Block]) -> list[range]:
    """Return the runs of blocks that are a table of contents, its introducing line among them."""
    keys = [_key(text, block) for block in blocks]
    last = {key: n for n, key in enumerate(keys) if key and _may_be_heading(text, blocks[n])}
    found: list[range] = []
    n = 0
    while n < len(blocks):
        end = n
        while end < len(blocks) and keys[end]:
            end += 1
        run = _region(text, blocks, keys, last, n, end)
        if run is not None:
            found.append(run)
        n = end + 1
    return found


def _region(
    text: str, blocks: Sequence[Block], keys: Sequence[str], last: dict[str, int], start: int, end: int
) -> range | None:
    rules = layout()["contents"]
    hinted = start
    while hinted < end and not _is_hint(text, blocks[hinted]):
        hinted += 1
    before = start > 0 and _is_hint(text, blocks[start - 1])
    first = hinted + 1 if hinted < end else start
    # A line stands again below where its key is last seen behind the whole run, or behind its own neighbours.
    again = [n for n in range(first, end) if last.get(keys[n], 0) > n + 1]
    if not again or not _are_apart([last[keys[n]] for n in again]):
        return None
    hint = before or hinted < end
    first = first if hint and again[0] - first <= 1 else again[0]
    stop = again[-1] + 1
    while hint and stop < end and _counts_on(blocks[stop - 1], blocks[stop]):
        stop += 1
    share = rules["share_hinted" if hint else "share"]
    if stop - first < rules["min_lines"] or len(again) < share * (stop - first):
        return None
    if hinted < end and first == hinted + 1:
        return range(hinted, stop)
    return range(first - 1 if before and first == start else first, stop)


def _may_be_heading(text: str, block: Block) -> bool:
    return not block.words(text).rstrip("*_ \t\u3000").endswith(_STOPS)


def _are_apart(places: list[int]) -> bool:
    """Tell whether text stands between headings; what is repeated line by line is a list."""
    gaps = [after - before for before, after in pairwise(sorted(set(places)))]
    return not gaps or sum(gap > 1 for gap in gaps) * 2 >= len(gaps)


def _counts_on(before: Block, block: Block) -> bool:
    return bool(
        before.marks
        and block.marks
        and before.marks[0].rank == block.marks[0].rank
        and block.marks[0].ordinal == before.marks[0].ordinal + 1
    )


def _is_hint(text: str, block: Block) -> bool:
    rules = layout()["contents"]
    if block.content_end - block.body > 2 * rules["hint_max_chars"]:
        return False
    words = plain_words(block.words(text)).rstrip("：: ")
    return len(words) <= rules["hint_max_chars"] and words.casefold().endswith(tuple(rules["hints"]))


def _key(text: str, block: Block) -> str:
    """Return a short line's words without number and signs; nothing where the line is no title."""
    if block.table or block.content_end - block.body > 4 * layout()["contents"]["line_max_chars"]:
        return ""
    words = _LINK.sub(r"\1", plain_words(block.words(text)))
    if len(words) > layout()["contents"]["line_max_chars"] or "，" in words or "。" in words[:-1]:
        return ""
    found = None if block.marks else _NUMBER.match(words)
    return _SIGNS.sub("", words[found.end() :] if found else words).casefold()
