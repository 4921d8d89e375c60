from __future__ import annotations

import numpy as np

from nlp_explorer.plots.lengths import coverage_lines, is_log_helpful, is_wide
from nlp_explorer.text.lengths import Percentiles
from nlp_explorer.training.coverage import coverage, coverage_curve


def test_chosen_and_recommended_lengths_are_marked_once_where_they_are_the_same() -> None:
    curve = coverage_curve(coverage(np.array([10, 30]), n_special=2), [8, 16, 24, 32])
    apart = coverage_lines(curve, chosen=16, recommended=32, logarithmic=False)
    assert [note.text for note in apart.layout.annotations] == ["16 chosen", "32 recommended"]
    same = coverage_lines(curve, chosen=32, recommended=32, logarithmic=True)
    assert [note.text for note in same.layout.annotations] == ["32 chosen and recommended"]
    assert same.layout.annotations[0].x == np.log10(32)
    assert list(apart.data[0].y) == [1.0, 0.5, 0.5, 0.0]


def test_a_logarithmic_axis_helps_from_over_twenty_times_the_median_on() -> None:
    assert not is_log_helpful(Percentiles(10, 50, 90, 200))
    assert is_log_helpful(Percentiles(10, 50, 90, 201))
    assert not is_log_helpful(None)
    assert not is_wide([])
    assert is_wide([8, 8, 8, 168])
