"""Each policy of `policies/` shows one difficulty; NAME.tree is what a careful reader makes of NAME.txt.

A line of a tree: id, # for a heading and - for a clause, number marks, sentences (`/` between them, `<-` its lead-in).
"""

import pytest

from tests.corpus.trees import FOLDER, NAMES, tree_of


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_has_its_tree(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert tree_of(text) == (FOLDER / f"{name}.tree").read_text(encoding="utf-8")


def test_every_tree_has_its_policy() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.tree")) == NAMES
