"""Generations: one build of the index is one folder, written aside, renamed once, named by `CURRENT`.

    <data directory>/index/CURRENT                     the id of the generation in use
    <data directory>/index/generations/<id>/manifest.json
    <data directory>/index/generations/<id>/…          the files, each with its SHA-256 in the manifest

A crash at any moment leaves the old generation or the new one, never a mix.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from corpus.clauses import SPLITTER_VERSION
from corpus.concepts import vocabulary_version
from corpus.errors import IntegrityError
from corpus.types import LANGUAGES, Language, Policy
from index.encoder import Vectors
from index.files import check_files, sha256_of_files, staged, write_pointer
from index.passages import PASSAGES_VERSION
from index.policy_index import PolicyIndex, load_policy_index, save_policy_index
from index.views import VIEWS_VERSION
from index.words import WORDS_VERSION, dictionary

SCHEMA = 7
KEPT_GENERATIONS = 2

_MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_MEANS = "language_means.npy"

# The inputs that are kept apart for each policy.
_OF_A_POLICY = ("policies", "plain")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a generation is made from; one made from other inputs is not used."""

    model: str
    splitter: int
    passages: int
    views: int
    words: int
    dictionary: str
    vocabulary: str
    policies: dict[str, str]
    plain: dict[str, str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A loaded build: its id, the index of each policy by id, and the mean question vector of each language."""

    id: str
    indexes: dict[str, PolicyIndex]
    language_means: dict[Language, Vectors]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The indexes of a build before, by the id of their policy, and the ids of those that would be built the same."""

    indexes: dict[str, PolicyIndex] = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()


def inputs_of(policies: list[Policy], model_fingerprint: str) -> Inputs:
    """Return the inputs of a generation over `policies` with the model of that fingerprint."""
    return Inputs(
        model=model_fingerprint,
        splitter=SPLITTER_VERSION,
        passages=PASSAGES_VERSION,
        views=VIEWS_VERSION,
        words=WORDS_VERSION,
        dictionary=_short_hash(dictionary()),
        vocabulary=vocabulary_version(),
        policies={p.id: _short_hash(f"{p.sha256} {p.version} {sorted(p.titles.items())} {p.source}") for p in policies},
        plain={p.id: p.plain_sha256 for p in policies},
    )


def save_generation(data_dir: Path, indexes: list[PolicyIndex], means: dict[Language, Vectors], inputs: Inputs) -> str:
    """Write a generation, make it the current one, and return its id; the caller holds the data directory's lock."""
    root = data_dir / "index" / "generations"
    id_ = _short_hash(json.dumps(asdict(inputs), sort_keys=True))
    with staged(root / id_) as aside:
        for index in indexes:
            save_policy_index(index, aside / "policies" / index.policy.id)
        np.save(aside / _MEANS, np.stack([means[language] for language in LANGUAGES]), allow_pickle=False)
        manifest = {"schema": SCHEMA, "id": id_, "inputs": asdict(inputs), "files": sha256_of_files(aside)}
        (aside / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    write_pointer(data_dir / "index" / _CURRENT, id_ + "\n")
    _prune(root, id_)
    return id_


def load_generation(data_dir: Path, inputs: Inputs) -> Generation:
    """Return the current generation, every file checked against its manifest.

    Raises IntegrityError that names what is missing, damaged or made from other inputs than `inputs`.
    """
    folder, manifest = _current(data_dir)
    if manifest.get("schema") != SCHEMA or manifest.get("inputs") != asdict(inputs):
        raise IntegrityError("other_version", path=folder)
    return _loaded(folder, manifest, inputs.policies)


def load_earlier(data_dir: Path, inputs: Inputs) -> Earlier:
    """Return the current generation's indexes of the policies of `inputs`, and which of them these would give again.

    Nothing where it was made by another version of the program, with another model, or is damaged.
    """
    try:
        folder, manifest = _current(data_dir)
        before, after = manifest.get("inputs"), asdict(inputs)
        if manifest.get("schema") != SCHEMA or not isinstance(before, dict) or before.keys() != after.keys():
            return Earlier()
        if any(before[key] != after[key] for key in after.keys() - {*_OF_A_POLICY}):
            return Earlier()
        if not all(isinstance(before[part], dict) for part in _OF_A_POLICY):
            return Earlier()
        there = [name for name in inputs.policies if name in before["policies"]]
        same = [name for name in there if all(before[part].get(name) == after[part][name] for part in _OF_A_POLICY)]
        return Earlier(_loaded(folder, manifest, there).indexes, frozenset(same))
    except IntegrityError:
        return Earlier()


def _current(data_dir: Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder of the current generation and its manifest; raises IntegrityError."""
    current = data_dir / "index" / _CURRENT
    if not current.is_file():
        raise IntegrityError("no_generation")
    id_ = current.read_text(encoding="utf-8", errors="replace").strip()
    folder = data_dir / "index" / "generations" / id_
    if not id_.isalnum() or not folder.is_dir():
        raise IntegrityError("damaged_file", path=current)
    return folder, _manifest(folder)


def _loaded(folder: Path, manifest: dict[str, Any], policies: Iterable[str]) -> Generation:
    check_files(folder, manifest["files"])
    means = np.load(folder / _MEANS, allow_pickle=False)
    return Generation(
        id=folder.name,
        indexes={name: load_policy_index(folder / "policies" / name) for name in policies},
        language_means=dict(zip(LANGUAGES, means, strict=True)),
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    if not path.is_file():
        raise IntegrityError("missing_file", path=path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise IntegrityError("damaged_file", path=path) from error
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        raise IntegrityError("damaged_file", path=path)
    return found


def _prune(root: Path, current: str) -> None:
    others = sorted((p for p in root.iterdir() if p.name != current), key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in others[KEPT_GENERATIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
