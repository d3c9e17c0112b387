"""A Sentence Transformers encoder as ONNX graphs: word embeddings in, unit vectors of texts and of tokens out.

The table of word embeddings stays outside: it is four fifths of the model, and a text needs a few rows of it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPSET = 17


def write_onnx(model: "SentenceTransformer", path: Path, table: Path) -> None:
    """Write encoder, mean pooling and normalising of `model` to `path`, its word embeddings to `table`.

    Inputs `embeddings`, float32, the rows of the table for each token, shape (texts, tokens, dimensions), and
    `attention_mask`, int64, shape (texts, tokens); outputs float32: `embedding`, shape (texts, dimensions), and
    `tokens`, shape (texts, tokens, dimensions), zero where a text has ended. The attention is exported in its plain
    form: the fused one has no ONNX operator.
    """
    import torch  # noqa: PLC0415 - seconds to import, needed once

    class Embedding(torch.nn.Module):
        def __init__(self, encoder: torch.nn.Module) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, embeddings: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            hidden = self.encoder(inputs_embeds=embeddings, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            unit = torch.nn.functional.normalize
            return unit(mean, dim=1), unit(hidden, dim=2) * mask

    encoder: Any = model[0].auto_model
    encoder.config._attn_implementation = "eager"
    words = encoder.get_input_embeddings().weight.detach()
    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        Embedding(encoder).eval(),
        (words[ids], ids),
        str(path),
        input_names=["embeddings", "attention_mask"],
        output_names=["embedding", "tokens"],
        dynamic_axes={"embeddings": axes, "attention_mask": axes, "embedding": {0: "texts"}, "tokens": axes},
        opset_version=_OPSET,
        dynamo=False,
    )
    np.save(table, words.numpy(), allow_pickle=False)


def write_rounded(model: Path, path: Path) -> None:
    """Write the graph `model` to `path` with every layer's matrix in 8 bits, its input rounded to 8 bits a run.

    A quarter of the size, and half the time of a short text. One bit of the weights stays unused: without it the sums
    of processors older than VNNI overflow (ONNX Runtime, "Quantize ONNX models").
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - needed once

    quantize_dynamic(
        model,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
