"""What 8-bit arithmetic does to a matrix's input, so that the encoder learns to live with it (Jacob et al. 2018)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

_LEVELS = 255


@contextmanager
def rounding(encoder: torch.nn.Module) -> Iterator[None]:
    """Round what goes into every linear layer of `encoder`, as ONNX Runtime's DynamicQuantizeLinear does."""
    linear = [module for module in encoder.modules() if isinstance(module, torch.nn.Linear)]
    handles = [module.register_forward_pre_hook(_rounded_input) for module in linear]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def rounded(values: torch.Tensor) -> torch.Tensor:
    """Return `values`, shape (texts, tokens, dimensions), rounded to 256 levels a text from its least to its largest.

    Zero keeps a level of its own. The gradient passes as if nothing had been rounded (Bengio et al. 2013).
    """
    with torch.no_grad():
        exact = values.float()
        least = exact.amin((1, 2), keepdim=True).clamp(max=0)
        scale = ((exact.amax((1, 2), keepdim=True).clamp(min=0) - least) / _LEVELS).clamp(min=1e-9)
        zero = (-least / scale).round()
        coarse = ((exact / scale).round() + zero).clamp(0, _LEVELS) - zero
        change = (coarse * scale - exact).to(values.dtype)
    return values + change


def _rounded_input(_: torch.nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    return (rounded(inputs[0]), *inputs[1:])
