"""Earlier versions of the policies taken in: kept whole beside them, a bounded number, the newest first.

<data directory>/versions/<policy id>/<number>-<start of the text's SHA-256>/policy.txt, policy.toml, …
"""

import shutil
from pathlib import Path

from corpus.errors import UnknownPolicyError
from corpus.files.limits import ParseLimits
from corpus.loading import POLICY_FILE, load_policy
from corpus.settings import POLICY_ID
from corpus.types import Policy
from index.files import staged

DEFAULT_KEPT = 10
_HASH_CHARS = 12
_DEFAULT_LIMITS = ParseLimits()


def keep_version(current: Path, policy: Policy, data_dir: Path, most: int) -> None:
    """Keep the files beside `current`, the `policy.txt` of a policy that is about to be replaced.

    Only the newest `most` versions stay. The caller holds the lock of the data directory.
    """
    root = _folder(policy.id, data_dir)
    last = max((int(path.name.partition("-")[0]) for path in _kept(root)), default=0)
    if most:
        with staged(root / f"{last + 1:06d}-{policy.sha256[:_HASH_CHARS]}") as aside:
            for path in current.parent.iterdir():
                if path.is_file():
                    shutil.copyfile(path, aside / path.name)
    for path in _kept(root)[most:]:
        shutil.rmtree(path, ignore_errors=True)


def earlier_versions(
    policy_id: str, data_dir: Path, *, max_chars: int, limits: ParseLimits = _DEFAULT_LIMITS
) -> tuple[Policy, ...]:
    """Return the earlier versions of a policy that are kept, the newest first; raises PolicyFileError."""
    files = [path / POLICY_FILE for path in _kept(_folder(policy_id, data_dir))]
    return tuple(load_policy(file, max_chars=max_chars, policy_id=policy_id, limits=limits) for file in files)


def has_versions(policy_id: str, data_dir: Path) -> bool:
    """Tell whether an earlier version of a policy is kept."""
    return bool(_kept(_folder(policy_id, data_dir)))


def find_version(found: tuple[Policy, ...], name: str) -> Policy:
    """Return the newest of `found` whose version, or whose SHA-256, is `name`; raises UnknownPolicyError."""
    for policy in found:
        if name in (policy.version, policy.sha256):
            return policy
    known = ", ".join(dict.fromkeys(policy.version for policy in found)) or "-"
    raise UnknownPolicyError("unknown_version", version=name[:64], known=known)


def drop_versions(policy_id: str, data_dir: Path) -> None:
    """Forget the earlier versions of a policy; the caller holds the lock of the data directory."""
    shutil.rmtree(_folder(policy_id, data_dir), ignore_errors=True)


def _folder(policy_id: str, data_dir: Path) -> Path:
    if POLICY_ID.fullmatch(policy_id) is None:
        raise UnknownPolicyError("unknown_policy", policy=policy_id[:64], known="-")
    return data_dir / "versions" / policy_id


def _kept(root: Path) -> list[Path]:
    """Return the folders of the versions, the newest first; what is half written has a name that begins with a dot."""
    found = [path for path in root.glob("*-*") if path.name.partition("-")[0].isdecimal()]
    return sorted(found, key=lambda path: int(path.name.partition("-")[0]), reverse=True)
