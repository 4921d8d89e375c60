"""The maximum sequence length that one would choose, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlp_explorer.findings.wording import counted, percent, verb
from nlp_explorer.training.coverage import USUAL_HIDDEN_SIZE, Coverage, class_table, relative_cost

# Source: NVIDIA, Deep Learning Performance Guide: matrix sizes that are multiples of 8 use the tensor cores.
STEP = 8
MAX_SHARE_LOST = 0.01  # of the tokens, of all rows and of each class: what the rest of a text rarely decides
SHARES = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)  # that a person may choose from
HABIT = 128  # the length that is set where nobody looked; source: its being hard-coded in common example scripts
N_CURVE_POINTS = 80


@dataclass(frozen=True)
class Recommendation:
    """A maximum length, None where there is no text, and why in a sentence."""

    max_length: int | None
    reason: str


def recommend(
    all_rows: Coverage,
    classes: Mapping[str, Coverage],
    *,
    max_share_lost: float = MAX_SHARE_LOST,
    model_limit: int | None = None,
) -> Recommendation:
    """Return the smallest multiple of 8 at which less than a share of the tokens is lost, overall and in each class.

    Never more than the model's own limit, where that is known.
    """
    if not all_rows.n_rows:
        return Recommendation(None, "There is no text, so no length to recommend.")
    allowed = f"{100 * max_share_lost:g} %"
    overall = _smallest(all_rows, max_share_lost)
    of_classes = {name: _smallest(part, max_share_lost) for name, part in classes.items()}
    deciding = max(of_classes, key=lambda name: (of_classes[name], name), default=None)
    needed = max(overall, *of_classes.values()) if of_classes else overall
    where = " overall and in every class" if len(classes) > 1 else ""
    if model_limit is not None and needed > model_limit:
        lost = all_rows.n_lost(model_limit)
        return Recommendation(
            model_limit,
            f"{model_limit:,} is recommended, all the model can take: {needed:,} would be needed to lose less than "
            f"{allowed} of the tokens{where}; at {model_limit:,}, {percent(lost, all_rows.n_tokens)} are lost.",
        )
    reason = (
        f"{needed:,} is recommended: the smallest multiple of {STEP} that loses less than {allowed} of the "
        f"tokens{where}."
    )
    if deciding is not None and needed > overall:
        reason += f" The class {deciding} decides; all rows together would need {overall:,}."
    elif all_rows.n_cut(needed) == 0:
        reason += f" No row is cut: the longest has {counted(int(all_rows.counts[-1]), 'token')}."
    return Recommendation(needed, reason)


def coverage_answer(all_rows: Coverage, classes: Mapping[str, Coverage], max_length: int) -> str:
    """Return what is cut and lost at a maximum length, and which class loses most."""
    if not all_rows.n_rows:
        return "There are no texts to cut."
    n_cut, n_lost = all_rows.n_cut(max_length), all_rows.n_lost(max_length)
    if not n_cut:
        return (
            f"At {max_length:,} none of {counted(all_rows.n_rows, 'row')} is cut; "
            f"{_percent(all_rows.padding_share(max_length))} of the positions are padding if every row is padded to it."
        )
    sentence = (
        f"At {max_length:,} we cut {n_cut:,} of {counted(all_rows.n_rows, 'row')} ({percent(n_cut, all_rows.n_rows)}) "
        f"and lose {percent(n_lost, all_rows.n_tokens)} of {counted(all_rows.n_tokens, 'token')}"
    )
    worst = class_table(dict(classes), max_length)
    if len(worst) > 1:
        name, line = worst.index[0], worst.iloc[0]
        cut, rows = int(line["cut"]), int(line["rows"])
        are_cut = f"{verb(cut, 'is', 'are')} cut ({percent(cut, rows)})"
        sentence += (
            f"; class {name} loses most: {cut:,} of its {counted(rows, 'row')} {are_cut}, "
            f"{_percent(float(line['share_lost']))} of its tokens lost"
        )
    return sentence + "."


def cost_sentence(max_length: int, today: int, *, hidden_size: int | None) -> str:
    """Return what a maximum length costs beside today's, and of what that is made."""
    ratio = relative_cost(max_length, today, hidden_size=hidden_size)
    width = f"{hidden_size:,}" if hidden_size else f"{USUAL_HIDDEN_SIZE:,}, as the model's is not known"
    return (
        f"Each text takes {ratio:.2f} times the arithmetic that it takes at {today:,}: the linear part "
        f"{max_length / today:.2f} times, attention {(max_length / today) ** 2:.2f} times (hidden size {width})."
    )


def curve_lengths(all_rows: Coverage, recommended: int | None, model_limit: int | None) -> list[int]:
    """Return the maximum lengths at which a picture shows the coverage: multiples of 8, ascending, at most 80."""
    longest = int(all_rows.counts[-1]) if all_rows.n_rows else STEP
    end = _up(max(longest, recommended or STEP))
    if model_limit is not None:
        end = min(end, max(_up(model_limit), STEP))
    steps = end // STEP
    if steps <= N_CURVE_POINTS:
        return [STEP * step for step in range(1, steps + 1)]
    return sorted({int(STEP * round(step)) for step in np.geomspace(1, steps, N_CURVE_POINTS)})


def _smallest(part: Coverage, max_share_lost: float) -> int:
    """Return by bisection; the share that is lost falls as the length grows."""
    low, high = part.n_special // STEP + 1, max(_up(int(part.counts[-1])) // STEP, part.n_special // STEP + 1)
    while low < high:
        middle = (low + high) // 2
        if part.share_lost(STEP * middle) < max_share_lost:
            high = middle
        else:
            low = middle + 1
    return STEP * low


def _up(length: int) -> int:
    return -(-length // STEP) * STEP


def _percent(share: float) -> str:
    return percent(round(share * 1_000_000), 1_000_000)
