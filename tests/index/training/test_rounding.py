"""The rounding that the encoder learns with is the one that the product computes with."""

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

from index.training.rounding import rounded, rounding


def _by_onnx_runtime(values: torch.Tensor) -> torch.Tensor:
    shape = list(values.shape)
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", "y")]
    graph = helper.make_graph(nodes, "rounding", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": values.numpy()})
    return torch.from_numpy(np.asarray(found))


def test_a_text_is_rounded_as_onnx_runtime_does_it() -> None:
    values = torch.randn(1, 7, 12, generator=torch.Generator().manual_seed(1)) * 3 + 1
    found = rounded(values)
    assert torch.allclose(found, _by_onnx_runtime(values), atol=1e-5)
    assert not torch.equal(found, values)


def test_each_text_has_levels_of_its_own_and_zero_stays_zero() -> None:
    small, large = torch.tensor([[[0.0, 0.1, -0.1]]]), torch.tensor([[[0.0, 100.0, 30.3]]])
    found = rounded(torch.cat([small, large]))
    assert torch.allclose(found[0], rounded(small)[0])
    assert found[:, 0, 0].tolist() == [0, 0]


def test_the_gradient_passes_unrounded() -> None:
    values = torch.tensor([[[0.03, 0.5, 1.0]]], requires_grad=True)
    (rounded(values) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()  # type: ignore[no-untyped-call]
    assert values.grad is not None
    assert values.grad.tolist() == [[[1, 2, 3]]]


def test_every_linear_layer_is_fed_rounded_values_and_only_inside() -> None:
    parts = [torch.nn.Linear(4, 4, bias=False) for _ in range(2)]
    for part in parts:
        part.weight.data = torch.eye(4)
    layer = torch.nn.Sequential(*parts)
    values = torch.tensor([[[0.0, 0.111, 0.77, 1.0]]])
    exact = layer(values)
    with rounding(layer):
        inside = layer(values)
    assert torch.equal(exact, values)
    assert torch.allclose(inside, rounded(rounded(values)))
    assert not torch.equal(inside, exact)
    assert torch.equal(layer(values), exact)
