"""The earlier versions of a policy, and comparisons with them; the last few comparisons are remembered."""

from dataclasses import dataclass, field
from functools import lru_cache

from corpus.changes.comparing import compare
from corpus.changes.types import Comparison
from corpus.settings import Settings
from corpus.types import Policy
from index.versions import earlier_versions

_REMEMBERED = 16


def kept_versions(policy: Policy, settings: Settings) -> tuple[Policy, ...]:
    """Return the earlier versions of a policy that are kept, the newest first."""
    return earlier_versions(
        policy.id, settings.data_dir, max_chars=settings.max_policy_chars, limits=settings.parse_limits
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two policies, the same for the same texts under the same names."""

    names: tuple[str, ...]
    policies: tuple[Policy, Policy] = field(compare=False)


def compared(old: Policy, new: Policy) -> Comparison:
    """Return what changed from `old` to `new`."""
    names = [name for policy in (old, new) for name in (policy.id, policy.version, policy.sha256, str(policy.titles))]
    return _compared(_Pair(tuple(names), (old, new)))


@lru_cache(maxsize=_REMEMBERED)
def _compared(pair: _Pair) -> Comparison:
    return compare(*pair.policies)
