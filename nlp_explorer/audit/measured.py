"""How good the proposals were where the truth is known: what may be said of them beside any list."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_explorer.embeddings.base import EncoderName, PackagedEncoder

PUBLIC_PRECISION = (
    "On public text sets the guessed label was confirmed for 13 to 30 % of flagged rows only "
    "(Northcutt et al. 2021, https://arxiv.org/abs/2103.14749)."
)


@dataclass(frozen=True)
class Measured:
    """How many rows were proposed as "label wrong", the share of them that were, and the average precision of the
    ranking (both 0..1), on one set.
    """

    n_proposed: int
    precision: float
    average_precision: float


# By encoder, on two sets, among the rows that TF-IDF with logistic regression gets wrong, five-fold: queries to a bank
# with 180 labels planted wrong (866 wrong rows), and banking77 with 8 % of its labels planted wrong, between similar
# classes (2,464 wrong rows, 992 of them planted). The average precision of the run's own confidence is 0.573 and 0.793,
# of cleanlab's label quality on the same probabilities 0.925 and 0.906: every interval of the difference is above 0.
# Source: benchmarks/verdicts.py
MEASURED: dict[PackagedEncoder, tuple[Measured, Measured]] = {
    "fast": (Measured(210, 0.805, 0.968), Measured(1_028, 0.860, 0.945)),
    "accurate": (Measured(203, 0.852, 0.982), Measured(1_015, 0.873, 0.954)),
    "multilingual": (Measured(212, 0.811, 0.973), Measured(1_004, 0.871, 0.952)),
    "tfidf": (Measured(219, 0.763, 0.948), Measured(1_035, 0.837, 0.933)),
}


def measured_precision(encoder: EncoderName | None) -> str:
    """Return what was measured for proposals by an encoder (None: without embeddings), and on public sets."""
    if encoder is None:
        return PUBLIC_PRECISION
    known = {str(name): found for name, found in MEASURED.items()}.get(encoder)
    if known is None:
        return f"How good proposals by a model of your own are was not measured. {PUBLIC_PRECISION}"
    shares = " and ".join(f"{100 * one.precision:.0f} % of {one.n_proposed:,}" for one in known)
    return (
        f"On two sets where labels were planted wrong, {shares} rows proposed as 'label wrong' were. {PUBLIC_PRECISION}"
    )
