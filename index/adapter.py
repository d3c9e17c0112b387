"""What the default model has learnt for this job: a small difference, added to the base when the folder is prepared.

A matrix's difference is kept as two thin factors (cf. Hu et al. 2021, LoRA), a vector's as it is, in half precision.
`index/training/MODEL_CARD.md` says how it was learnt.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

ADAPTER_SHA256 = "4eff950dbb03809f56b77415534dbbd732d51beffff13293631191ae947cf7d3"

LEFT, RIGHT, WHOLE = ".left", ".right", ".whole"

Array = npt.NDArray[np.float32]
Tensors = dict[str, npt.NDArray[np.float16]]


def adapter_file() -> Path:
    """Return the adapter that comes with the program."""
    with resources.as_file(resources.files("index").joinpath("data/adapter.safetensors")) as path:
        return path


def read_adapter(path: Path, sha256: str = ADAPTER_SHA256) -> Tensors:
    """Return the differences by name; raises ModelError where the file is missing or not the one expected."""
    from safetensors.numpy import load  # noqa: PLC0415 - needed once, when the model is prepared

    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError("adapter_damaged", path=path) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError("adapter_damaged", path=path)
    return load(data)


def merged(tensors: Iterable[tuple[str, Array]], adapter: Tensors) -> Iterator[tuple[str, Array]]:
    """Return the tensors of the base in order, each with its difference added, fp32.

    Raises ModelError where the adapter has a difference for no tensor of the base.
    """
    used = set()
    for name, base in tensors:
        difference = _difference(name, adapter)
        if difference is None:
            yield name, base
            continue
        used.add(name)
        yield name, base + difference
    left = {name.rsplit(".", 1)[0] for name in adapter} - used
    if left:
        raise ModelError("adapter_damaged", path=min(left))


def _difference(name: str, adapter: Tensors) -> Array | None:
    if name + WHOLE in adapter:
        return adapter[name + WHOLE].astype(np.float32)
    if name + LEFT in adapter:
        return np.asarray(adapter[name + LEFT].astype(np.float32) @ adapter[name + RIGHT].astype(np.float32))
    return None
