"""Whether a file will fit into memory, before it is tried."""

from __future__ import annotations

import os
from pathlib import Path

from nlp_explorer.errors import ReadError

MEMINFO = Path("/proc/meminfo")
CGROUP_LIMITS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
# Peak memory against the size of the unpacked file, measured by benchmarks/reading.py and rounded up
NEEDS: dict[str, float] = {"delimited": 3, "json-lines": 4, "json": 12, "parquet": 3, "arrow": 3, "excel": 20}
OTHER_NEEDS = 4.0
ALWAYS_FITS = 64 << 20  # bytes; not worth a look


def available_bytes() -> int | None:
    """Return how much memory is free, within the limit of a container; None where the system does not say."""
    free = _available_of_system()
    for limit, used in CGROUP_LIMITS:
        try:
            left = int(limit.read_text()) - int(used.read_text())
        except (OSError, ValueError):  # no container, or no limit
            continue
        free = left if free is None else min(free, left)
    return free


def check_fits(name: str, n_bytes: int, format_name: str) -> None:
    """Check that a file of so many bytes, unpacked, can be read in this format.

    Raises
    ------
    ReadError
        It would need more memory than there is.
    """
    free = available_bytes() if n_bytes > ALWAYS_FITS else None
    needed = n_bytes * NEEDS.get(format_name, OTHER_NEEDS)
    if free is not None and needed > free:
        raise ReadError(
            f"{name!r} holds {_gigabytes(n_bytes)}; reading it takes about {_gigabytes(needed)} of memory, and "
            f"{_gigabytes(free)} are free. Write the columns you need to a Parquet file and open that, "
            "open a part of the rows, or use a larger machine."
        )


def _available_of_system() -> int | None:
    if MEMINFO.exists():
        for line in MEMINFO.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def _gigabytes(n_bytes: float) -> str:
    return f"{n_bytes / 1e9:,.1f} GB"
