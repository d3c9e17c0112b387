"""How often policies answer questions like this one: judged questions over other policies that lie near in meaning.

Some things no policy tells, whatever it speaks of: which courier comes, what a breach is paid for. Others every policy
tells. That is worth knowing before anything is held against this one. `python -m bot.precedent_fitting` fits it.
"""

from functools import cache
from importlib import resources

import numpy as np

from bot.kernel_ridge import KernelRidge
from index.policy_index import Matches

WEIGHTS_FILE = "data/precedents.npz"


def precedent_of(matches: Matches) -> float:
    """Return how much likelier than a question in general one like this is answered, about -1..1.

    A question in the vectors of a model that nothing was fitted on has no precedent: 0.
    """
    found = precedents()
    return float(found.predict(matches.vector)[0]) if matches.fingerprint == found.fingerprint else 0.0


@cache
def precedents() -> KernelRidge:
    """Return the precedents that ship."""
    with resources.files("bot").joinpath(WEIGHTS_FILE).open("rb") as file:
        return KernelRidge.read(dict(np.load(file, allow_pickle=False)))
