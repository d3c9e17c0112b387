"""How much a policy file may take: its size, and the time and memory of the process that reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ParseLimits:
    """Bounds on one file; the defaults of the settings of the same names."""

    max_file_bytes: int = 20_000_000
    max_parse_seconds: int = 20
    max_parse_memory_mb: int = 512
