"""Fitting over judged questions gives a file of the shape that answers read."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.cases import Case, RememberingEncoder, read_cases
from bot.fit_parts import fit_all, show
from bot.fitted import fitted
from bot.ranking import ranking_of
from bot.stated import features
from corpus.settings import Settings
from index.library import Library

QUESTIONS = Path(__file__).parent.parent / "data" / "ufo_questions.jsonl"
COUNT = 48


@pytest.fixture(scope="module")
def cases(library: Library, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    few = tmp_path_factory.mktemp("questions") / "few.jsonl"
    few.write_text("\n".join(lines[:: max(1, len(lines) // COUNT)]), encoding="utf-8")
    return list(read_cases([few], library.index, library, settings))


def test_a_case_marks_the_passages_that_its_quotes_touch(cases: list[Case]) -> None:
    assert {case.stated for case in cases} == {True, False}
    for case in cases:
        assert case.right.any() == case.stated
        assert (case.fair >= case.right).all()
        quotes = [case.index.quote(int(n)) for n in np.flatnonzero(case.right)]
        assert all(
            any(quote in must or must in quote or quote[:8] in must for must in case.row["must"]) for quote in quotes
        )


def test_what_is_fitted_has_the_shape_of_what_is_shipped(cases: list[Case]) -> None:
    others = [replace(case, row=case.row | {"policy": f"p{n % 4}"}) for n, case in enumerate(cases)]
    fit = fit_all(others, cases)
    found = tomllib.loads(show(fit))
    assert shape(found) == shape(fitted())
    assert any("held back" in line for line in fit.figures)


def test_everyday_questions_count_more_in_whether_it_is_stated(cases: list[Case]) -> None:
    def without_features(source: str) -> float:
        """Fit where all unanswered questions are of `source`; return how likely all is stated on the whole."""
        others = [
            replace(case, row=case.row | {"policy": f"p{n % 4}", "source": "hard" if case.stated else source})
            for n, case in enumerate(cases)
        ]
        part = fit_all(others, cases).parts
        rows = [features(c.question, c.index, c.matches, ranking_of(c.features[:, 0], c.features)) for c in others]
        logits = [sum(part["stated.weights"][name] * row[name] for name in part["stated.weights"]) for row in rows]
        return float(np.mean(logits)) + part["stated"]["intercept"]

    assert without_features("everyday") < without_features("hard")


def shape(found: object) -> object:
    return {name: shape(value) for name, value in found.items()} if isinstance(found, dict) else type(found)


def test_cases_can_be_kept_to_some_policies(library: Library, settings: Settings, tmp_path: Path) -> None:
    row = {"question": "会共享吗", "policy": "ufo", "verdict": "not_stated", "must": [], "also": []}
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(row | {"policy": name}) for name in ("ufo", "other")), encoding="utf-8")
    assert [case.policy for case in read_cases([path], library.index, library, settings, {"ufo"})] == ["ufo"]


def test_the_kept_form_gives_the_same_case_and_only_the_split_for_fitting(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    index = library.index("ufo")
    span = index.passages[3].span
    row = {"question": "会共享吗", "policy": "ufo", "verdict": "info", "must": [index.quote(3)], "also": []}
    kept = row | {"must": [[span.start, span.end]]}
    path = tmp_path / "q.jsonl"
    lines = (row, kept | {"split": "fit"}, kept | {"split": "train"}, kept | {"split": "held"})
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    quoted, offset = read_cases([path], library.index, library, settings)
    assert np.array_equal(quoted.right, offset.right)
    assert offset.right[3]


def test_what_was_embedded_is_not_embedded_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RememberingEncoder(library.encoder, tmp_path)
    vectors, tokens = first.embed_passage_tokens(["我们收集姓名。", "我们不会出售。"])
    first.save()
    second = RememberingEncoder(library.encoder, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(library.encoder, "embed_tokens", None)  # whoever asked the model now would fail
        again, again_tokens = second.embed_passage_tokens(["我们不会出售。", "我们收集姓名。"])
    assert np.array_equal(again[::-1], vectors)
    assert np.array_equal(again_tokens[0], tokens[1])
