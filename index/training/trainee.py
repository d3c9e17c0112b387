"""The encoder while it learns: mean-pooled unit vectors with gradients, word embeddings frozen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from index.model import PAD_ID, PAD_TOKEN
from index.training.rounding import rounding

QUERY, PASSAGE = "query: ", "passage: "
DROPOUT = 0.1
_MOST_TOKENS = 128
_BATCH = 16


class Trainee:
    """A prepared model folder in PyTorch; what its layers hold learns."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder and its tokenizer, dropout on."""
        from transformers import AutoModel  # noqa: PLC0415 - seconds to import

        rates = {"hidden_dropout_prob": DROPOUT, "attention_probs_dropout_prob": DROPOUT}
        self.encoder: Any = AutoModel.from_pretrained(str(folder), **rates).train()
        self.encoder.requires_grad_(False)
        self.encoder.encoder.requires_grad_(True)
        self.threshold = torch.nn.Parameter(torch.tensor(0.7))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding(pad_id=PAD_ID, pad_token=PAD_TOKEN)

    def embed_questions(self, questions: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what `embed` does of questions, each matrix fed with 8 bits, as the product does, padding included."""
        with rounding(self.encoder.encoder):
            return self.embed([QUERY + question for question in questions])

    def embed_passages(self, passages: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what `embed` does of passages."""
        return self.embed([PASSAGE + passage for passage in passages])

    def embed(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return unit vectors and unit token vectors, shape (texts, tokens, dimensions), zero where a text has ended.

        Texts of like length run together, so that padding costs little.
        """
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        means, tokens = [], []
        # Around all batches: the weights are cast once.
        with torch.autocast("cpu", torch.bfloat16):
            batches = [self._hidden([texts[n] for n in order[at : at + _BATCH]]) for at in range(0, len(order), _BATCH)]
        for hidden, mask in batches:
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            means.append((hidden * weights).sum(1) / weights.sum(1))
            tokens.append(torch.nn.functional.normalize(hidden, dim=2) * weights)
        most = max(part.shape[1] for part in tokens)
        padded = [torch.nn.functional.pad(part, (0, 0, 0, most - part.shape[1])) for part in tokens]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.nn.functional.normalize(torch.cat(means), dim=1)[back], torch.cat(padded)[back]

    def _hidden(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return hidden.float(), mask

    def learning(self) -> list[torch.nn.Parameter]:
        """Return what is trained, in a fixed order."""
        return [p for p in self.encoder.parameters() if p.requires_grad]

    def learnt(self) -> dict[str, torch.Tensor]:
        """Return the weights of the encoder layers by name."""
        return {k: v.detach().clone() for k, v in self.encoder.state_dict().items() if k.startswith("encoder.")}
