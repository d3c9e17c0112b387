"""Numbers as Word and web pages write them."""

import pytest

from corpus.files.numerals import formats, numeral
from corpus.numbering import chinese_number


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("japaneseCounting", 11, "十一"),
        ("chineseLegalSimplified", 11, "壹拾壹"),
        ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircle", 12, "⑫"),
        ("decimalEnclosedCircleChinese", 51, "51"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerLetter", 28, "bb"),
        ("lowerLetter", 1_000_000, "1000000"),
        ("something new", 4, "4"),
        ("chineseCounting", 0, "0"),
    ],
)
def test_numeral(name: str, number: int, expected: str) -> None:
    assert numeral(number, name) == expected


@pytest.mark.parametrize("number", [*range(1, 130), 200, 305, 999])
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert chinese_number(numeral(number, "chineseCountingThousand")) == number


def test_other_names_lead_to_known_formats() -> None:
    known = {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}
    found = formats()
    known |= {*found["digits"], *found["sequence"], *found["counting"]}
    assert set(found["same"].values()) <= known
