"""Text becomes vectors: questions and passages are two verbs, each with its prefix.

The default model runs on ONNX Runtime: a question in a fraction of the time, and no seconds spent on importing PyTorch.
Any other model runs on Sentence Transformers. A test holds the two against each other.
"""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
import onnxruntime
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from corpus.errors import ModelError
from corpus.settings import Settings
from index.files import Progress, locked
from index.model import (
    EMBEDDINGS_FILE,
    MAX_TOKENS,
    MODEL_FOLDER,
    ONNX_FILE,
    PAD_ID,
    PAD_TOKEN,
    QUESTIONS_FILE,
    default_model,
)

Vectors = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.float16]

_BATCH_SIZE = 32


class Encoder(Protocol):
    """What turns text into unit vectors; `fingerprint` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str:
        """Return what names the model and how it is used."""

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Return one unit vector a question, float32, shape (len(questions), dimensions)."""

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        """Return one unit vector a passage, float32, shape (len(passages), dimensions)."""

    def embed_question_tokens(self, questions: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return what `embed_questions` does and, a question each, its tokens' unit vectors, fp16, (tokens, dim.)."""

    def embed_passage_tokens(self, passages: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return what `embed_passages` does and, a passage each, its tokens' unit vectors, fp16, (tokens, dim.)."""


class PrefixedEncoder(ABC):
    """Puts the prefixes of the settings before questions and passages, and embeds long lists in batches."""

    def __init__(self, settings: Settings) -> None:
        """Take prefixes and fingerprint from the settings."""
        self.fingerprint = fingerprint_of(settings)
        self._query_prefix, self._passage_prefix = settings.query_prefix, settings.passage_prefix

    @abstractmethod
    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text, float32, for a batch that is run at once."""

    @abstractmethod
    def embed_tokens(self, texts: list[str]) -> tuple[Vectors, list[Tokens]]:
        """Return one unit vector a text and, a text each, one a token, for a batch that is run at once."""

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Return one unit vector a question, float32, shape (len(questions), dimensions)."""
        return self._in_batches([self._query_prefix + question for question in questions])

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        """Return one unit vector a passage, float32, shape (len(passages), dimensions)."""
        return self._in_batches([self._passage_prefix + passage for passage in passages])

    def embed_question_tokens(self, questions: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return what `embed_questions` does and, a question each, its tokens' unit vectors, fp16, (tokens, dim.)."""
        return self._tokens_in_batches([self._query_prefix + question for question in questions])

    def embed_passage_tokens(self, passages: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return what `embed_passages` does and, a passage each, its tokens' unit vectors, fp16, (tokens, dim.)."""
        return self._tokens_in_batches([self._passage_prefix + passage for passage in passages])

    def _in_batches(self, texts: list[str]) -> Vectors:
        order, batches = _by_length(texts)
        vectors = np.concatenate([self.embed([texts[n] for n in batch]) for batch in batches])
        back = np.empty_like(vectors)
        back[order] = vectors
        return back

    def _tokens_in_batches(self, texts: list[str]) -> tuple[Vectors, list[Tokens]]:
        order, batches = _by_length(texts)
        found = [self.embed_tokens([texts[n] for n in batch]) for batch in batches]
        tokens = [each for _, part in found for each in part]
        places = np.argsort(order)
        return np.concatenate([vectors for vectors, _ in found])[places], [tokens[n] for n in places]


def _by_length(texts: Sequence[str]) -> tuple[list[int], list[list[int]]]:
    # Long and short texts are embedded apart, so that padding costs little; the order is kept.
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    return order, [order[at : at + _BATCH_SIZE] for at in range(0, len(order), _BATCH_SIZE)]


class OnnxEncoder(PrefixedEncoder):
    """The default model on ONNX Runtime: questions in 8 bits, as it has learnt to read them, passages in 32."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Load the prepared folder, whose files must have been checked."""
        super().__init__(settings)
        # The arithmetic around the model is small; its idle threads would spin on the cores that the model needs.
        threadpool_limits(1)
        self._folder, self._threads = folder, settings.threads
        self._giving_back = onnxruntime.RunOptions()
        self._giving_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        # A second thread gains nothing on a short text in 8 bits; many questions run side by side instead.
        self._of_questions = self._session(QUESTIONS_FILE, threads=1)
        # Mapped, not read: what no text has needed yet takes no memory.
        self._words = np.load(folder / EMBEDDINGS_FILE, mmap_mode="r", allow_pickle=False)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=PAD_ID, pad_token=PAD_TOKEN)

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Return one unit vector a question, float32, shape (len(questions), dimensions)."""
        return self.embed_question_tokens(questions)[0]

    def embed_question_tokens(self, questions: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return what `embed_questions` does and, a question each, its tokens' unit vectors, fp16, (tokens, dim.).

        Each question runs by itself: the levels that it is rounded to depend on all that runs together.
        """
        worded = [[self._query_prefix + question] for question in questions]
        run = partial(self._run, self._of_questions)
        if len(worded) == 1:
            found = [run(worded[0])]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                found = list(pool.map(run, worded))
        return np.concatenate([vectors for vectors, _ in found]), [tokens for _, (tokens,) in found]

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a passage, float32, for a batch that is run at once."""
        return self.embed_tokens(texts)[0]

    def embed_tokens(self, texts: list[str]) -> tuple[Vectors, list[Tokens]]:
        """Return one unit vector a passage and, a passage each, one a token, for a batch that is run at once."""
        return self._run(self._of_passages, texts)

    @cached_property
    def _of_passages(self) -> onnxruntime.InferenceSession:
        # Loaded with the first policy that is indexed: who only answers never needs it.
        return self._session(ONNX_FILE, self._threads)

    def _session(self, file: str, threads: int) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._folder / file), options, providers=["CPUExecutionProvider"])

    def _run(self, session: onnxruntime.InferenceSession, texts: list[str]) -> tuple[Vectors, list[Tokens]]:
        """Run a graph; the memory that a batch took goes back, that of a single text is kept for the next one."""
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.asarray([e.attention_mask for e in encoded], np.int64)
        words = np.asarray(self._words[[e.ids for e in encoded]], np.float32)
        feed = {"embeddings": words, "attention_mask": mask}
        options = self._giving_back if len(texts) > 1 else None
        vectors, tokens = session.run(["embedding", "tokens"], feed, options)
        return np.asarray(vectors, np.float32), _without_padding(tokens, mask)


class SentenceEncoder(PrefixedEncoder):
    """Any Sentence Transformers model, on the CPU."""

    def __init__(self, model: str | Path, settings: Settings) -> None:
        """Load the model from a folder or by name; raises ModelError where that fails."""
        super().__init__(settings)
        _stay_quiet(offline=Path(model).is_dir())
        import torch  # noqa: PLC0415 - seconds to import; the default model does without
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        torch.set_num_threads(settings.threads)
        self._torch = torch
        try:
            self._model = SentenceTransformer(str(model), device="cpu", trust_remote_code=False)
        except Exception as error:
            # The loader raises nearly anything for a folder that is no model or a name that no hub knows.
            raise ModelError("model_unusable", model=model) from error

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text, float32, for a batch that is run at once."""
        # SentenceTransformer.encode sorts, batches and shows progress, which costs 3 ms on a single question.
        with self._torch.inference_mode():
            vectors = self._model(self._model.preprocess(texts))["sentence_embedding"].float()
            unit = self._torch.nn.functional.normalize(vectors, dim=1)
        return cast("Vectors", unit.numpy())

    def embed_tokens(self, texts: list[str]) -> tuple[Vectors, list[Tokens]]:
        """Return one unit vector a text and, a text each, one a token, for a batch that is run at once."""
        with self._torch.inference_mode():
            found = self._model(self._model.preprocess(texts))
            vectors, tokens = (
                self._torch.nn.functional.normalize(found[name].float(), dim=-1).numpy()
                for name in ("sentence_embedding", "token_embeddings")
            )
        return vectors, _without_padding(tokens, found["attention_mask"].numpy())


def _without_padding(tokens: Vectors, mask: npt.NDArray[np.int64]) -> list[Tokens]:
    return [each[there.astype(bool)].astype(np.float16) for each, there in zip(tokens, mask, strict=True)]


def open_encoder(settings: Settings, progress: Progress) -> Encoder:
    """Return the encoder that the settings name, preparing the default model first where that is needed."""
    if settings.model != "default":
        progress("model_loading")
        return SentenceEncoder(settings.model, settings)
    with locked(settings.data_dir):
        folder = default_model(settings.data_dir, progress)
    progress("model_loading")
    return OnnxEncoder(folder, settings)


def fingerprint_of(settings: Settings) -> str:
    """Return what names the settings' model and how it is used, without loading it.

    A local folder is named with the sizes and times of its files: another model under the same path is another model.
    """
    name = MODEL_FOLDER if settings.model == "default" else settings.model
    folder = Path(settings.model)
    if settings.model != "default" and folder.is_dir():
        stats = [(p.relative_to(folder).as_posix(), p.stat()) for p in sorted(folder.rglob("*")) if p.is_file()]
        listing = "".join(f"{path} {stat.st_size} {stat.st_mtime_ns}\n" for path, stat in stats)
        name += "#" + hashlib.sha256(listing.encode()).hexdigest()[:16]
    return f"{name}|{settings.query_prefix}|{settings.passage_prefix}"


def _stay_quiet(*, offline: bool) -> None:
    # Read by the hub's client when it is first imported: nothing is looked up for a model that lies on this disk.
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"
    from transformers.utils import logging  # noqa: PLC0415 - seconds to import

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
