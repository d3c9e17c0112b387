"""Writes `data/pinyin.txt`, which characters sound alike: `python -m index.pinyin_table`, with pypinyin installed.

pypinyin itself (MIT) takes 60 MB and a quarter of a second to import; the table takes neither. A line of it is a
syllable without its tone and the characters that are read so.
"""

from collections import Counter, defaultdict
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict
from pypinyin.style import convert

# A reading that a character has in fewer than one word of eight is not what anybody types by mistake.
_RARE = 8
_TABLE = Path(__file__).with_name("data") / "pinyin.txt"


def readings_of(characters: str) -> dict[str, list[str]]:
    """Return the toneless readings of each character, the common ones only."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, syllables in phrases_dict.items():
        for character, readings in zip(phrase, syllables, strict=False):
            counts[character][convert(readings[0], Style.NORMAL, strict=True)] += 1
    found: dict[str, list[str]] = {}
    for character in characters:
        seen = counts[character]
        common = [reading for reading, n in seen.most_common() if n * _RARE >= seen.total()]
        found[character] = common or lazy_pinyin(character)
    return found


def main() -> None:
    """Write the table for every single character that jieba's dictionary knows."""
    jieba.initialize()
    characters = "".join(
        sorted(w for w, n in jieba.dt.FREQ.items() if len(w) == 1 and n > 0 and "\u4e00" <= w <= "\u9fff")
    )
    syllables: dict[str, list[str]] = defaultdict(list)
    for character, readings in readings_of(characters).items():
        for reading in readings:
            syllables[reading].append(character)
    lines = [f"{syllable} {''.join(of)}" for syllable, of in sorted(syllables.items()) if syllable.isascii()]
    _TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
