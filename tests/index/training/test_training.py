"""The other parts of training: slips, windows, batches, the cut to a small file, the figures, and who may import it."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from index.adapter import merged, read_adapter
from index.files import sha256_of
from index.training.measuring import auc
from index.training.noise import with_slip
from index.training.shrinking import shrink, write
from index.training.stage_one import BATCH, Pair, batches, window

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("question", ["怎么注销我的账号", "can i delete my account"])
def test_a_slip_changes_a_question_a_little(question: str) -> None:
    dice = random.Random(3)  # noqa: S311
    found = {with_slip(question, dice) for _ in range(20)}
    assert len(found) > 3
    assert all(abs(len(slipped) - len(question)) <= 1 for slipped in found)


def test_a_window_holds_the_answer() -> None:
    passage = "word " * 50 + "the answer " + "more " * 50
    found = window(passage, "the answer", 100)
    assert "the answer" in found
    assert len(found) <= 100


def test_no_question_and_no_passage_stands_twice_in_a_batch() -> None:
    pairs = [Pair(f"q{n % 40}", f"p{n}") for n in range(120)]
    for batch in batches(pairs, random.Random(1)):  # noqa: S311
        assert len({p.question for p in batch}) == len({p.passage for p in batch}) == BATCH


def test_a_difference_of_low_rank_survives_the_cut(tmp_path: Path) -> None:
    random_ = np.random.default_rng(1)
    base = {"m": torch.zeros(6, 5), "v": torch.zeros(5), "same": torch.ones(2)}
    thin = torch.tensor(random_.normal(size=(6, 2)) @ random_.normal(size=(2, 5)), dtype=torch.float32)
    learnt = {"m": thin, "v": torch.arange(5.0), "same": torch.ones(2)}
    write(shrink(base, learnt, rank=2), tmp_path / "adapter")
    small = read_adapter(tmp_path / "adapter", sha256_of(tmp_path / "adapter"))
    found = dict(merged(((k, v.numpy()) for k, v in base.items()), small))
    assert np.allclose(found["m"], thin.numpy(), atol=1e-2)
    assert found["v"].tolist() == [0, 1, 2, 3, 4]
    assert not any(name.startswith("same") for name in small)
    write(small, tmp_path / "a")
    write(small, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_auc_counts_ties_half() -> None:
    assert auc([2.0, 1.0], [0.0, 1.0]) == 0.875


@pytest.mark.parametrize("room", ["corpus", "index", "bot", "web"])
def test_the_product_never_imports_the_training(room: str) -> None:
    sources = [p for p in (ROOT / room).rglob("*.py") if "training" not in p.parts]
    assert sources
    assert [p.name for p in sources if "index.training" in p.read_text(encoding="utf-8")] == []
