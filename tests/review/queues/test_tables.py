from __future__ import annotations

import pandas as pd

from nlp_explorer.audit.agreement import agreement
from nlp_explorer.predictions.intervals import NO_ESTIMATE
from nlp_explorer.review.queues.results import NoiseRate
from nlp_explorer.review.queues.tables import result_tables


def test_each_share_stands_with_its_interval_and_empty_tables_are_left_out() -> None:
    said = [(0, "ann", "a"), (0, "bo", "a"), (1, "ann", "a"), (1, "bo", "b"), (2, "ann", "b"), (2, "bo", "b")]
    nothing = pd.DataFrame({"n": [], "n_wrong": [], "share": [], "low": [], "high": []})
    noise = NoiseRate(0, 0, 0, 0, 0.0, 0.0, NO_ESTIMATE, NO_ESTIMATE, nothing)
    found = agreement(pd.DataFrame(said, columns=["row", "reviewer", "answer"]))
    tables = {table.title.partition(":")[0]: table.lines for table in result_tables(found, noise)}
    assert list(tables) == ["Labels that people confuse", "Each label", "Each person", "Each pair of people"]
    assert tables["Labels that people confuse"].to_dict("records") == [
        {"label": "a", "or": "b", "rows": 1, "pairs of answers": 1}
    ]
    assert tables["Each person"]["agreement"].str.startswith("66.7 % [").all()
    assert tables["Each pair of people"]["Cohen's kappa"].str.startswith("0.40 [").all()
