"""How long a queue will take those who judge it, before it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import select

from nlp_explorer.projects.project import Project
from nlp_explorer.projects.schema import judgements
from nlp_explorer.text.lengths import is_spaceless
from nlp_explorer.text.sampling import sampled_texts

MIN_ANSWERS = 20  # from which on the answers of a project tell its pace better than the length of its texts
N_SAMPLED = 300  # texts whose length is looked at
# Characters read in a minute. Source: Trauzettel-Klosinski and Dietz 2012, "Standardized assessment of reading
# performance: the new international reading speed texts IReST", https://doi.org/10.1167/iovs.11-8284 (English, Chinese)
PER_MINUTE, SPACELESS_PER_MINUTE = 987, 255
SECONDS_TO_CHOOSE = 3.0  # beside reading; a guess, until answers are there
MAX_SECONDS_TO_READ = 60.0  # of one text: a long one is skimmed


@dataclass(frozen=True)
class Workload:
    """What a queue asks of each person."""

    n_rows: int
    n_of_person: int  # the most that one person is dealt
    seconds_of_row: float
    is_measured: bool  # by earlier answers in the project, not reckoned from the length of the texts

    @property
    def minutes(self) -> int:
        """Minutes for one person, rounded, at least 1."""
        return max(1, round(self.n_of_person * self.seconds_of_row / 60))


def workload(n_rows: int, *, n_people: int, per_row: int, measured: float | None, by_length: float) -> Workload:
    """Return what a queue asks of each person.

    Parameters
    ----------
    measured, by_length
        Seconds a row, as `seconds_measured` and `seconds_by_length` give them.
    """
    seconds = by_length if measured is None else measured
    return Workload(n_rows, -(-n_rows * per_row // max(1, n_people)), seconds, measured is not None)


def seconds_measured(project: Project) -> float | None:
    """Return the median seconds of an answer in a project; None before the twentieth.

    Answers that came in a spreadsheet took no time here, and do not count.
    """
    said = judgements.c.kind.in_(("label", "unsure")) & (judgements.c.seconds > 0)
    with project.database.read() as connection:
        seconds = connection.execute(select(judgements.c.seconds).where(said)).scalars().all()
    return float(np.median(seconds)) if len(seconds) >= MIN_ANSWERS else None


def seconds_by_length(texts: pd.Series) -> float:
    """Return the mean seconds to read a text and choose, reckoned from the lengths of a sample."""
    sample = sampled_texts(texts, N_SAMPLED)
    if not len(sample):
        return SECONDS_TO_CHOOSE
    spaceless = is_spaceless()
    n_all = sample.str.len().to_numpy(dtype=np.float64)
    n_spaceless = np.array([int(spaceless[np.fromiter(map(ord, text), np.int64, len(text))].sum()) for text in sample])
    seconds = 60 * (n_spaceless / SPACELESS_PER_MINUTE + (n_all - n_spaceless) / PER_MINUTE)
    return SECONDS_TO_CHOOSE + float(np.minimum(seconds, MAX_SECONDS_TO_READ).mean())
