"""The loop that both stages share: two processes of one thread each, their gradients averaged at every step.

On a busy machine two threads of one process wait for each other at every matrix; two processes wait once a step.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import typer
from torch.multiprocessing.spawn import spawn

from index.training.trainee import Trainee

WORKERS = 2
_THRESHOLD_RATE = 3e-3

Weights = dict[str, torch.Tensor]
Loss = Callable[[Trainee, Any], torch.Tensor]
Report = Callable[[int, int, float], None]


def train(folder: Path, weights: Weights | None, plan: Sequence[Any], loss: Loss, rate: float, out: Path) -> None:
    """Train from `folder`, with `weights` in place of its own where given, and write the weights learnt to `out`.

    Each step takes one batch of `plan` a worker. AdamW, warm-up over a tenth of the steps, then linear decay.
    """
    with tempfile.TemporaryDirectory() as meeting:
        spawn(_work, (folder, weights, plan, loss, rate, out, f"file://{meeting}/meeting"), nprocs=WORKERS)  # type: ignore[no-untyped-call]


def _work(
    rank: int, folder: Path, weights: Weights | None, plan: Sequence[Any], loss: Loss, rate: float, out: Path, meet: str
) -> None:
    # A session of its own: Linux shares the processor between sessions before it shares it between processes.
    os.setsid()
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meet, rank=rank, world_size=WORKERS, timeout=timedelta(minutes=10))
    trainee = Trainee(folder)
    if weights:
        trainee.encoder.load_state_dict(weights, strict=False)
    learning = trainee.learning()
    steps = len(plan) // WORKERS
    warm = max(1, steps // 10)
    adam = torch.optim.AdamW(
        [{"params": learning, "lr": rate}, {"params": [trainee.threshold], "lr": _THRESHOLD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda n: min((n + 1) / warm, max(0.02, (steps - n) / max(1, steps - warm)))
    )
    for step in range(steps):
        found = loss(trainee, plan[step * WORKERS + rank])
        found.backward()  # type: ignore[no-untyped-call]
        _average([*learning, trainee.threshold])
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        adam.step()
        schedule.step()
        adam.zero_grad()
        if rank == 0:
            typer.echo(f"step {step + 1} of {steps}: loss {float(found.detach()):.3f}")
    if rank == 0:
        torch.save(trainee.learnt(), out)
    dist.destroy_process_group()


def _average(parameters: Sequence[torch.nn.Parameter]) -> None:
    flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).reshape(-1) for p in parameters])
    dist.all_reduce(flat)
    at = 0
    for p in parameters:
        p.grad = (flat[at : at + p.numel()] / WORKERS).view_as(p)
        at += p.numel()
