"""A generation is whole, old or new, whatever happens while it is written; damage is named, then mended."""

import json
import random
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import IntegrityError
from corpus.settings import Settings
from index.generation import Earlier, Generation, Inputs, inputs_of, load_earlier, load_generation, save_generation
from index.library import Library, open_library


class Killed(BaseException):
    """The process ends here."""


class KillSwitch:
    """Counts changes of files, and ends the world at the n-th: nothing that follows reaches the disk either."""

    EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")

    def __init__(self) -> None:
        self.left: int | None = None

    def __call__(self, event: str, _: Any) -> None:
        if self.left is not None and event in self.EVENTS:
            self.left -= 1
            if self.left < 0:
                raise Killed


@pytest.fixture(scope="module")
def switch() -> KillSwitch:
    hook = KillSwitch()
    sys.addaudithook(hook)
    return hook


@pytest.fixture
def inputs(library: Library) -> Inputs:
    policies = [index.policy for index in library.generation.indexes.values()]
    return inputs_of(policies, library.encoder.fingerprint)


@pytest.fixture
def folder(library: Library, inputs: Inputs, tmp_path: Path) -> Path:
    save(tmp_path, library.generation, inputs)
    return tmp_path


def save(folder: Path, generation: Generation, inputs: Inputs) -> str:
    return save_generation(folder, list(generation.indexes.values()), generation.language_means, inputs)


def test_saved_and_loaded_is_the_same(library: Library, inputs: Inputs, folder: Path) -> None:
    loaded = load_generation(folder, inputs)
    for name, index in library.generation.indexes.items():
        again = loaded.indexes[name]
        assert (again.policy, again.clauses, again.passages, again.concepts) == (
            index.policy,
            index.clauses,
            index.passages,
            index.concepts,
        )
    assert all((loaded.language_means[k] == v).all() for k, v in library.generation.language_means.items())


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_generation(
    library: Library, inputs: Inputs, folder: Path, switch: KillSwitch
) -> None:
    newer = replace(inputs, words=inputs.words + 1)
    old_id, outcomes = load_generation(folder, inputs).id, []
    for n in range(400):
        switch.left = n
        try:
            save(folder, library.generation, newer)
        except Killed:
            pass
        else:
            outcomes.append("done")
            break
        finally:
            switch.left = None
        outcomes.append("old" if (folder / "index" / "CURRENT").read_text().strip() == old_id else "new")
        load_generation(folder, inputs if outcomes[-1] == "old" else newer)
    assert outcomes[-1] == "done"
    assert outcomes.count("old") > 20
    assert load_generation(folder, newer).id != old_id


def test_a_flipped_byte_in_any_file_is_refused_and_named(inputs: Inputs, folder: Path) -> None:
    generation = folder / "index" / "generations" / (folder / "index" / "CURRENT").read_text().strip()
    files = sorted(p for p in generation.rglob("*") if p.is_file() and p.name != "manifest.json")
    assert len(files) > 8
    chance = random.Random(3)  # noqa: S311 - which bytes are flipped is no secret
    for path in files:
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(IntegrityError) as caught:
            load_generation(folder, inputs)
        assert path.name in caught.value.message("en")
        path.write_bytes(whole)
    load_generation(folder, inputs)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 1}', b'{"files": {}}'])
def test_a_damaged_manifest_is_refused(content: bytes, inputs: Inputs, folder: Path) -> None:
    (manifest,) = folder.glob("index/generations/*/manifest.json")
    manifest.write_bytes(content)
    with pytest.raises(IntegrityError):
        load_generation(folder, inputs)


@pytest.mark.parametrize("content", ["", "../../etc", "0123456789abcdef", "\udcff"])
def test_a_pointer_to_nowhere_is_refused(content: str, inputs: Inputs, folder: Path) -> None:
    (folder / "index" / "CURRENT").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IntegrityError):
        load_generation(folder, inputs)


@pytest.mark.parametrize(
    "part", ["model", "splitter", "passages", "words", "dictionary", "vocabulary", "policies", "plain"]
)
def test_other_inputs_are_refused(part: str, inputs: Inputs, folder: Path) -> None:
    value: Any = (
        {"ufo": "other"} if part in ("policies", "plain") else "other" if isinstance(getattr(inputs, part), str) else 99
    )
    with pytest.raises(IntegrityError) as caught:
        load_generation(folder, replace(inputs, **{part: value}))
    assert caught.value.key == "other_version"


def test_what_did_not_change_is_taken_over(library: Library, inputs: Inputs, folder: Path) -> None:
    more = replace(inputs, policies=inputs.policies | {"new": "1"}, plain=inputs.plain | {"new": ""})
    earlier = load_earlier(folder, more)
    assert earlier.indexes.keys() == earlier.unchanged == inputs.policies.keys()
    assert earlier.indexes["ufo"].expected.questions == library.index("ufo").expected.questions


@pytest.mark.parametrize("part", ["policies", "plain"])
def test_of_what_changed_the_index_before_is_there_but_not_taken_for_the_same(
    part: str, inputs: Inputs, folder: Path
) -> None:
    changed: Any = {part: {"ufo": "other"}}
    earlier = load_earlier(folder, replace(inputs, **changed))
    assert set(earlier.indexes) == {"ufo"}
    assert not earlier.unchanged


@pytest.mark.parametrize("part", ["model", "splitter", "passages", "views", "words", "dictionary", "vocabulary"])
def test_nothing_is_taken_over_from_another_version(part: str, inputs: Inputs, folder: Path) -> None:
    value: Any = "other" if isinstance(getattr(inputs, part), str) else 99
    assert load_earlier(folder, replace(inputs, **{part: value})) == Earlier()


@pytest.mark.parametrize("part", ["policies", "plain"])
def test_nothing_is_taken_over_by_a_damaged_manifest(part: str, inputs: Inputs, folder: Path) -> None:
    (path,) = folder.glob("index/generations/*/manifest.json")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["inputs"][part] = "ufo"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert load_earlier(folder, inputs) == Earlier()


def test_nothing_is_taken_over_from_a_damaged_generation(inputs: Inputs, folder: Path) -> None:
    (vectors,) = folder.glob("index/generations/*/policies/ufo/vectors.faiss")
    vectors.write_bytes(b"")
    assert load_earlier(folder, inputs) == Earlier()


def test_old_generations_are_removed(library: Library, inputs: Inputs, folder: Path) -> None:
    for n in range(1, 4):
        save(folder, library.generation, replace(inputs, words=inputs.words + n))
    assert len(list((folder / "index" / "generations").iterdir())) == 2


def test_damage_is_told_and_mended(settings: Settings, library: Library, tmp_path: Path) -> None:
    shutil.copytree(settings.data_dir, tmp_path / "data", copy_function=link)
    own = settings.model_copy(update={"data_dir": tmp_path / "data"})
    (vectors,) = own.data_dir.glob("index/generations/*/policies/ufo/vectors.faiss")
    content = vectors.read_bytes()
    vectors.unlink()
    vectors.write_bytes(content[:100])
    told: list[str] = []
    mended = open_library(own, lambda key, /, **values: told.append(f"{key} {values.get('fault', '')}"))
    assert any("index_unusable" in line and "vectors.faiss" in line for line in told)
    assert mended.generation.id == library.generation.id
    assert vectors.read_bytes() == content


def link(source: str, target: str) -> None:
    """Copy without copying half a gigabyte of model."""
    if Path(source).name == ".lock":
        return
    if Path(source).stat().st_size > 1 << 20:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)
