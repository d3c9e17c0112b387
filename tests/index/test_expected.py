"""Questions that the wordings expect are searched beside the passages, and travel with the policy."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.clauses import split_clauses
from corpus.errors import IntegrityError, PolicyFileError
from corpus.loading import POLICY_FILE, load_policy, shipped_policies
from corpus.plain import Wordings, text_hash
from corpus.plain_file import PLAIN_FILE
from corpus.settings import Settings
from corpus.text import fold
from index.encoder import Vectors
from index.expected import CONCEPT_WEIGHT, NO_MATCH, NOWHERE, ExpectedQuestions
from index.files import silent
from index.generation import Earlier, inputs_of, load_generation, save_generation
from index.library import Library, _indexed
from index.policy_index import PolicyIndex, build_policy_index
from index.sources import find_policy, take_in

TEXT = "我们收集手机号。我们不会共享位置。"
PLAIN = f"""[[wording]]
clause = "p1"
starts_with = "我们收集"
sha256 = "{text_hash("我们收集手机号。")}"
zh = "会收集手机号。"
en = "Your phone number is collected."
questions_zh = ["要我电话干嘛"]
yes_en = ["do you take my phone number"]

[[not_stated]]
topic = "couriers"
sha256 = "{text_hash(TEXT)}"
questions_zh = ["快递是哪家送"]
questions_en = ["which courier brings my parcel"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / POLICY_FILE).write_text(TEXT, encoding="utf-8")
    (folder / PLAIN_FILE).write_text(PLAIN, encoding="utf-8")
    return folder / POLICY_FILE


def test_the_best_of_a_passage_s_questions_counts() -> None:
    vectors = np.asarray([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    expected = ExpectedQuestions(((2, "a"), (0, "b"), (2, "c")), vectors, ("yes", "", "no"))
    likeness = (0.8 + CONCEPT_WEIGHT) / (1 + CONCEPT_WEIGHT)
    best, votes = expected.held_against(np.asarray([0, 1], np.float32), frozenset(), 3)
    assert best.tolist() == pytest.approx([1, NO_MATCH, likeness, NO_MATCH])
    assert votes.sum() == pytest.approx(1)
    assert votes[0] > votes[2] > votes[1] == votes[3] == 0


def test_what_is_not_answered_stands_beside_all_passages() -> None:
    vectors = np.asarray([[1, 0], [0, 1]], np.float32)
    expected = ExpectedQuestions(((0, "a"), (NOWHERE, "b")), vectors, ("", ""))
    best, votes = expected.held_against(np.asarray([0, 1], np.float32), frozenset(), 1)
    assert best.tolist() == pytest.approx([CONCEPT_WEIGHT / (1 + CONCEPT_WEIGHT), 1])
    assert votes[1] > votes[0]
    assert list(expected.judged(0)) == []


def test_a_question_about_the_same_is_likelier() -> None:
    vectors = np.asarray([[0, 1], [0, 1]], np.float32)
    expected = ExpectedQuestions(((0, "存多久"), (1, "会共享位置吗")), vectors, ("", ""))
    about_location, about_nothing = expected.concepts[1], frozenset({"minors"})
    (first, second, _), _ = expected.held_against(np.asarray([0, 1], np.float32), about_location, 2)
    assert second == pytest.approx(1)
    assert first < second
    assert expected.held_against(np.asarray([0, 1], np.float32), about_nothing, 2)[0, 1] < 1


def test_approved_verdicts_belong_to_their_passage() -> None:
    vectors = np.eye(3, dtype=np.float32)
    expected = ExpectedQuestions(((2, "a"), (0, "b"), (2, "c")), vectors, ("yes", "no", ""))
    assert [(verdict, vector.tolist()) for _, verdict, vector in expected.judged(2)] == [("yes", [1, 0, 0])]
    assert expected.thinned([False, True, True]).verdicts == ("no", "")


def test_without_wordings_no_passage_matches() -> None:
    found = ExpectedQuestions().held_against(np.ones(4, np.float32), frozenset(), 2)
    assert found.tolist() == [[NO_MATCH] * 3, [0] * 3]


def test_parts_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(IntegrityError):
        ExpectedQuestions(((0, "a"),), np.zeros((2, 3), np.float32))


@pytest.mark.parametrize(
    ("question", "language"), [("要我电话干嘛", "zh"), ("Do you take my phone number", "en"), ("要我電話幹嘛", "zh")]
)
def test_an_expected_question_finds_its_passage(
    question: str, language: str, shop: Path, library: Library, settings: Settings
) -> None:
    index = library.index_file(shop, settings)
    matches = library.match(index, question, "zh" if language == "zh" else "en")
    assert matches.expected[0] == pytest.approx(1, abs=0.02)
    assert matches.expected[1] == NO_MATCH
    assert matches.unanswered < matches.expected[0] - 0.1


@pytest.mark.parametrize("question", ["快递是哪家送", "Which courier brings my parcel?"])
def test_a_question_known_as_not_answered_is_known_again(
    question: str, shop: Path, library: Library, settings: Settings
) -> None:
    matches = library.match(library.index_file(shop, settings), question, "zh")
    assert matches.unanswered == pytest.approx(1, abs=0.02)
    assert matches.expected[0] < 0.9


def test_a_question_goes_to_every_passage_its_wording_touches(shop: Path, library: Library, settings: Settings) -> None:
    (shop.parent / PLAIN_FILE).write_text(PLAIN.replace(text_hash("我们收集手机号。"), text_hash(TEXT)), "utf-8")
    index = library.index_file(shop, settings)
    assert sorted({number for number, _ in index.expected.questions}) == [NOWHERE, 0, 1]


def test_vectors_are_those_of_the_questions(shop: Path, library: Library, settings: Settings) -> None:
    index = library.index_file(shop, settings)
    asked = [fold(question) for _, question in index.expected.questions]
    np.testing.assert_allclose(library.encoder.embed_questions(asked), index.expected.vectors, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(index.expected.vectors, axis=1), 1, atol=1e-4)


def test_expected_questions_are_kept_with_the_generation(
    shop: Path, library: Library, settings: Settings, tmp_path: Path
) -> None:
    index = library.index_file(shop, settings)
    inputs = inputs_of([index.policy], library.encoder.fingerprint)
    save_generation(tmp_path / "data", [index], library.generation.language_means, inputs)
    loaded = load_generation(tmp_path / "data", inputs).indexes["shop"]
    assert loaded.wordings == index.wordings
    assert loaded.expected.questions == index.expected.questions
    assert (loaded.expected.vectors == index.expected.vectors).all()


def test_other_wordings_are_other_inputs(shop: Path) -> None:
    before = inputs_of([load_policy(shop, max_chars=1000)], "model")
    (shop.parent / PLAIN_FILE).write_text(PLAIN + "# reviewed\n", encoding="utf-8")
    assert inputs_of([load_policy(shop, max_chars=1000)], "model") != before


def test_taking_a_policy_in_takes_its_wordings_along(shop: Path, tmp_path: Path) -> None:
    policy = take_in(shop, tmp_path / "data", max_chars=1000)
    copied = find_policy("shop", tmp_path / "data").parent / PLAIN_FILE
    assert copied.read_text(encoding="utf-8") == PLAIN
    assert policy.plain_sha256 == load_policy(shop, max_chars=1000).plain_sha256 != ""


def test_wordings_that_are_not_in_order_are_refused_before_anything_is_taken_in(shop: Path, tmp_path: Path) -> None:
    (shop.parent / PLAIN_FILE).write_text(PLAIN.replace("en = ", "ne = "), encoding="utf-8")
    with pytest.raises(PolicyFileError, match="line"):
        take_in(shop, tmp_path / "data", max_chars=1000)
    assert not list((tmp_path / "data").glob("policies/*"))


def test_stale_wordings_are_told_and_not_used(shop: Path, library: Library) -> None:
    shop.write_text(TEXT.replace("手机号", "手机号码"), encoding="utf-8")
    told: list[tuple[str, object]] = []
    index = _indexed(
        shop,
        load_policy(shop, max_chars=1000),
        earlier=Earlier(),
        words=library.words,
        encoder=library.encoder,
        progress=lambda key, /, **values: told.append((key, values.get("clauses"))),
    )
    assert ("wordings_set_aside", "p1, couriers") in told
    assert (index.wordings, index.expected.questions) == ((), ())


class CountingEncoder:
    """The library's encoder, and the questions that it was asked to embed."""

    def __init__(self, library: Library) -> None:
        self._encoder = library.encoder
        self.embedded: list[str] = []

    def __getattr__(self, name: str) -> Any:
        """Leave everything else to the encoder."""
        return getattr(self._encoder, name)

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Write down what is embedded."""
        self.embedded += questions
        return self._encoder.embed_questions(questions)


def test_only_new_questions_are_embedded_when_wordings_change(shop: Path, library: Library) -> None:
    def indexed(earlier: Earlier) -> tuple[PolicyIndex, list[str]]:
        encoder = CountingEncoder(library)
        policy = load_policy(shop, max_chars=1000)
        return _indexed(
            shop, policy, earlier=earlier, words=library.words, encoder=encoder, progress=silent
        ), encoder.embedded

    first, all_ = indexed(Earlier())
    plain = shop.parent / PLAIN_FILE
    plain.write_text(plain.read_text("utf-8").replace('"要我电话干嘛"', '"要我电话干嘛", "要手机号做什么"'), "utf-8")
    second, new = indexed(Earlier({first.policy.id: first}))
    assert fold("要我电话干嘛") in all_
    assert new == ["要手机号做什么"]
    vectors, before = second.expected.by_text(), first.expected.by_text()
    assert vectors.keys() == before.keys() | {"要手机号做什么"}
    assert all(np.array_equal(vectors[text], before[text]) for text in before)
    assert indexed(Earlier({first.policy.id: second}, frozenset([first.policy.id]))) == (second, [])


def test_a_policy_without_wordings_is_searched_as_before(library: Library) -> None:
    (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    policy = load_policy(path, max_chars=1_000_000)
    bare = build_policy_index(policy, library.words, library.encoder, Wordings())
    asked = "你们会共享我的位置吗"
    with_wordings = library.match(library.index("ufo"), asked, "zh")
    without = library.match(bare, asked, "zh")
    np.testing.assert_allclose(without.cosines, with_wordings.cosines, atol=1e-5)
    assert (without.expected == NO_MATCH).all()
    assert len(split_clauses(policy.text)) == len(bare.clauses)


def test_removing_the_wordings_file_changes_the_policy_s_hash(shop: Path, tmp_path: Path) -> None:
    shutil.copy(shop, tmp_path / POLICY_FILE)
    assert load_policy(tmp_path / POLICY_FILE, max_chars=1000).plain_sha256 == ""


def test_a_file_with_the_text_of_an_indexed_policy_has_its_wordings(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    (shipped,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    shutil.copy(shipped, tmp_path / "shop.txt")
    found = library.index_file(tmp_path / "shop.txt", settings)
    assert found.policy.id == "shop"
    assert found.wordings == library.index("ufo").wordings
    (tmp_path / "shop.txt").write_text("我们收集手机号。我们用它联系您。", encoding="utf-8")
    assert library.index_file(tmp_path / "shop.txt", settings).wordings == ()
