"""One number a prediction: the probability of the predicted label, or of the second of two classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MAX_SHARE_BELOW_HALF = 0.05  # of two classes the predicted one has at least half, but for a threshold of one's own


def top_probability(
    scores: np.ndarray | None, codes: np.ndarray, names: Sequence[str], notes: list[str]
) -> np.ndarray | None:
    """Return the probability of the predicted label, float32, one a prediction; None when the scores are none.

    With two labels and numbers below one half, the number is the probability of one of them, whichever is predicted:
    that one is found by how well it agrees with the predictions. What was recognised is added to ``notes``.
    """
    if scores is None:
        return None
    if (scores < 0).any() or (scores > 1).any():
        notes.append("Its scores are not between 0 and 1, so they are not taken for probabilities.")
        return None
    used = np.unique(codes[codes >= 0])
    is_below = scores < 0.5
    if len(used) != 2 or is_below.mean() <= MAX_SHARE_BELOW_HALF:
        return scores.astype(np.float32)
    agreement = [float(((codes == code) == ~is_below).mean()) for code in used]
    positive = used[int(np.argmax(agreement))]
    notes.append(f"Its numbers were taken for the probability of {names[positive]!r}, whichever label is predicted.")
    return np.where(codes == positive, scores, 1 - scores).astype(np.float32)
