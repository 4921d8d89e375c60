from __future__ import annotations

import numpy as np
import pandas as pd
from dataset_support import dataset_of

from nlp_explorer.embeddings import contrast
from nlp_explorer.reading import dataset_from_frame


def test_a_selection_says_what_it_holds_more_of_than_the_rest() -> None:
    frame = pd.DataFrame(
        {
            "text": ["cash machine kept it"] * 10 + ["a far longer question about the fees of a transfer abroad"] * 30,
            "label": ["atm"] * 10 + ["fees"] * 30,
            "channel": ["phone"] * 5 + ["mail"] * 35,
        }
    )
    dataset = dataset_from_frame(frame, name="made")
    selected = np.arange(40) < 10
    said = contrast(dataset, selected, is_wrong=np.arange(40) % 20 == 0)
    assert said[0] == "Label: atm 100 % (rest 0 %)."
    assert said[1].startswith("Words: ")
    assert "cash 100 % (rest 0 %)" in said[1] or "machine 100 % (rest 0 %)" in said[1]
    assert "Channel: phone 50 % (rest 0 %)." in said
    assert "Length: half have at most 20 characters, of the rest at most 57." in said
    assert said[-1] == "Errors: 1 of 10 are predicted wrong (10 %), 3 % of the rest."


def test_all_rows_or_none_have_no_rest_to_differ_from() -> None:
    dataset = dataset_of(["a", "b"])
    assert contrast(dataset, np.array([True, True])) == []
    assert contrast(dataset, np.array([False, False])) == []


def test_blank_texts_and_missing_labels_are_survived() -> None:
    dataset = dataset_of([None, "", "word", "word"])
    assert all(isinstance(line, str) for line in contrast(dataset, np.array([True, True, False, False])))
