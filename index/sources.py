"""The policies of this installation: those that come with the program, and those taken into the data directory."""

import json
import shutil
from pathlib import Path

from corpus.clauses import split_clauses
from corpus.errors import UnknownPolicyError
from corpus.files.limits import ParseLimits
from corpus.loading import DETAILS_FILE, POLICY_FILE, Original, load_policy, load_with_original, shipped_policies
from corpus.plain import load_wordings, plain_file
from corpus.plain_file import PLAIN_FILE
from corpus.settings import POLICY_ID
from corpus.types import Policy
from index.files import locked, staged
from index.versions import DEFAULT_KEPT, drop_versions, keep_version

# What a policy's text was extracted from is kept beside it under this name and its own suffix.
ORIGINAL = "original"
_DEFAULT_LIMITS = ParseLimits()


def policy_files(data_dir: Path) -> list[Path]:
    """Return the file of every policy, in the order of their ids; one taken in replaces a shipped one of that id."""
    found = {path.parent.name: path for path in shipped_policies()}
    found |= {path.parent.name: path for path in _folder(data_dir).glob(f"*/{POLICY_FILE}")}
    return [found[name] for name in sorted(found)]


def taken_in(data_dir: Path) -> list[str]:
    """Return the ids of the policies that were taken into the data directory."""
    return sorted(path.parent.name for path in _folder(data_dir).glob(f"*/{POLICY_FILE}"))


def find_policy(name: str, data_dir: Path) -> Path:
    """Return the file of a policy by its id, or `name` itself where it is a path; raises UnknownPolicyError."""
    if POLICY_ID.fullmatch(name) is None:  # an id has neither a dot nor a separator
        return Path(name)
    known = {path.parent.name: path for path in policy_files(data_dir)}
    if name not in known:
        raise UnknownPolicyError("unknown_policy", policy=name[:64], known=", ".join(sorted(known)))
    return known[name]


def take_in(
    path: Path,
    data_dir: Path,
    *,
    max_chars: int,
    policy_id: str | None = None,
    version: str | None = None,
    limits: ParseLimits = _DEFAULT_LIMITS,
    kept_versions: int = DEFAULT_KEPT,
) -> Policy:
    """Copy a policy file into the data directory, whole or not at all, and return the policy.

    `policy.txt` is its text, which offsets count; a file of another kind is kept beside it, and `policy.toml` names it.
    A `policy.toml` and a `plain.toml` beside a `policy.txt` are copied with it, with any other file the wordings of the
    version before; wordings that no longer fit the text are kept in the file, unused. Without `version`, a changed text
    gets the next number; the text before is kept among the newest `kept_versions` earlier ones.
    Raises PolicyFileError and DataDirError.
    """
    policy, original = load_with_original(path, max_chars=max_chars, policy_id=policy_id, limits=limits)
    load_wordings(path, policy, split_clauses(policy.text))  # a file that is not in order is refused before anything
    folder, plain = _folder(data_dir) / policy.id, plain_file(path)
    with locked(data_dir):
        current = {file.parent.name: file for file in policy_files(data_dir)}.get(policy.id)
        if plain is None and current and path.name != POLICY_FILE:
            plain = plain_file(current)  # bound to the words that were approved, whatever file they come in
        before = load_policy(current, max_chars=max_chars, limits=limits) if current else None
        if current and before and before.sha256 != policy.sha256:
            keep_version(current, before, data_dir, kept_versions)
        _write(folder, policy, original, plain, version or _next_version(before, policy))
    return load_policy(folder / POLICY_FILE, max_chars=max_chars, limits=limits)


def _write(folder: Path, policy: Policy, original: Original | None, plain: Path | None, number: str) -> None:
    with staged(folder) as aside:
        (aside / POLICY_FILE).write_bytes(policy.text.encode("utf-8"))
        titles = "".join(f"{language} = {_quoted(title)}\n" for language, title in policy.titles.items())
        details = f"version = {_quoted(number)}\nsource = {_quoted(policy.source)}\n"
        if original is not None:
            name = ORIGINAL + original.suffix
            (aside / name).write_bytes(original.data)
            details += f"original = {_quoted(name)}\n"
        details += f"\n[title]\n{titles}"
        (aside / DETAILS_FILE).write_text(details, encoding="utf-8")
        if plain:
            shutil.copyfile(plain, aside / PLAIN_FILE)


def remove(policy_id: str, data_dir: Path) -> None:
    """Take a policy and its earlier versions out; raises UnknownPolicyError where it was never taken in."""
    folder = _folder(data_dir) / policy_id
    known = taken_in(data_dir)
    if policy_id not in known:
        raise UnknownPolicyError("unknown_policy", policy=policy_id[:64], known=", ".join(known) or "-")
    with locked(data_dir):
        shutil.rmtree(folder)
        drop_versions(policy_id, data_dir)


def _folder(data_dir: Path) -> Path:
    return data_dir / "policies"


def _next_version(before: Policy | None, policy: Policy) -> str:
    if before is None:
        return policy.version
    if before.sha256 == policy.sha256 or not before.version.isdigit():
        return before.version
    return str(int(before.version) + 1)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)
