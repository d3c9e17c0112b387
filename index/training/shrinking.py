"""What was learnt becomes a small file: the difference of every matrix from the base, cut to its largest directions."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import save_file

from index.adapter import LEFT, RIGHT, WHOLE

RANK = 64


def shrink(
    base: Mapping[str, torch.Tensor], learnt: Mapping[str, torch.Tensor], rank: int = RANK
) -> dict[str, npt.NDArray[np.float16]]:
    """Return the differences by name, fp16: two factors of `rank` for a matrix, the whole of a vector."""
    found: dict[str, npt.NDArray[np.float16]] = {}
    for name in sorted(learnt):
        difference = (learnt[name] - base[name]).float()
        if not difference.any():
            continue
        if difference.ndim == 1:
            found[name + WHOLE] = difference.numpy().astype(np.float16)
            continue
        left, sizes, right = torch.linalg.svd(difference, full_matrices=False)
        root = sizes[:rank].sqrt()
        found[name + LEFT] = (left[:, :rank] * root).numpy().astype(np.float16)
        found[name + RIGHT] = (root[:, None] * right[:rank]).numpy().astype(np.float16)
    return found


def write(differences: Mapping[str, npt.NDArray[np.float16]], path: Path) -> None:
    """Write the adapter; the same differences give the same bytes."""
    # The factors of an SVD lie column by column, which the format would write as if they lay row by row.
    save_file({name: np.ascontiguousarray(found) for name, found in differences.items()}, path)
