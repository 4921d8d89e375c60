"""What each kind of step does to rows, with results worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.reading import dataset_from_frame, read
from nlp_explorer.review import Export, PlannedStep, Recipe, apply_recipe
from nlp_explorer.review.steps import make_step
from nlp_explorer.review.steps.mend_encoding import mend
from nlp_explorer.text.normalise import normalised_keys

Make = Callable[..., Dataset]


def run(data: Dataset, kind: str, **settings: object) -> Export:
    return apply_recipe(Recipe((PlannedStep(make_step(kind, settings, where="test")),)), data)


def test_blank_texts_and_missing_labels_are_dropped(make: Make) -> None:
    data = make(("one", "a"), (None, "a"), (" \u3000\u200b", "b"), ("two", None))
    assert run(data, "drop-missing-text").dropped.index.tolist() == [1, 2]
    assert run(data, "drop-missing-label").dropped.index.tolist() == [3]


@pytest.mark.parametrize(
    ("labels", "settings", "kept"),
    [
        (["a", "b", "b"], {}, [1]),
        (["a", "b", "b"], {"keep": "first"}, [0]),
        (["a", "b", "a"], {}, [0]),
        ([None, "b", None], {}, [1]),
        ([None, None], {}, [0]),
        (["b", "a"], {}, [0]),
        (["b", "a"], {"ties": "leave"}, [0, 1]),
        (["b", "a", "b", "a"], {}, [0]),
        (["c", "a", "b", "a", "b"], {}, [1]),
        (["a", "a"], {"ties": "leave"}, [0]),
    ],
)
def test_one_row_of_each_text_is_kept(make: Make, labels: list[str], settings: dict[str, str], kept: list[int]) -> None:
    data = make(*(("same", label) for label in labels))
    assert run(data, "drop-exact-duplicates", **settings).kept.index.tolist() == kept


def test_texts_with_labels_that_are_equally_frequent_are_counted(make: Make) -> None:
    data = make(("one", "a"), ("one", "b"), ("two", "a"), ("two", "a"), ("six", "a"), ("six", "b"))
    assert run(data, "drop-exact-duplicates").notes == (
        "step 1 drop-exact-duplicates: 2 texts have two or more labels equally often: the first row was kept",
    )
    assert run(data, "drop-exact-duplicates", keep="first").notes == ()


def test_duplicates_after_normalising_ignore_case_and_punctuation(make: Make) -> None:
    data = make(("Hello, you", "a"), ("hello you!", "a"), ("Ｈello you", "a"), ("...", "a"), ("!!!", "a"))
    assert run(data, "drop-exact-duplicates").n_dropped == 0
    assert run(data, "drop-normalised-duplicates").kept.index.tolist() == [0, 3, 4]


def test_training_rows_that_leak_are_dropped_and_evaluation_rows_stay(make: Make) -> None:
    data = make(
        ("one", "a", "train"), ("One!", "a", "test"), ("two", "a", "train"), ("two", "b", "dev"), ("six", "a", "train")
    )
    export = run(data, "drop-leaking-rows")
    assert export.dropped.index.tolist() == [0, 2]
    assert export.changes["why"].str.endswith(("same text as row 1 of test", "same text as row 3 of validation")).all()
    assert run(data, "drop-leaking-rows", match="exact").dropped.index.tolist() == [2]
    assert run(data, "drop-leaking-rows", drop_from="test").dropped.index.tolist() == [1]


def test_labels_are_merged_and_unknown_ones_said(make: Make) -> None:
    export = run(make(("one", "a"), ("two", "b"), ("six", None)), "merge-labels", labels=["a", "zz"], into="B")
    assert export.kept["label"].fillna("-").tolist() == ["B", "b", "-"]
    assert export.notes == ("step 1 merge-labels: no row has the label 'zz'",)


def test_labels_are_merged_within_rows_of_several(make: Make) -> None:
    frame = pd.DataFrame({"text": ["x", "y", "z"], "label": ["a|b", "a|c", "c"]})
    data = dataset_from_frame(frame, name="multi", schema=Schema(("text",), "label", label_separator="|"))
    assert run(data, "merge-labels", labels=["a", "b"], into="ab").kept["label"].tolist() == ["ab", "ab|c", "c"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("l'Ã©nergie", "l'énergie"),
        ("VoilÃ\xa0", "Voilà"),
        ("donâ€™t", "don’t"),
        ("ä½\xa0å¥½", "你好"),
        ("ðŸ˜€", "😀"),
        ("ÃƒÂ©", "é"),
        ("é Ã©", "é é"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("naïve façade «à»", "naïve façade «à»"),
        ("plain", "plain"),
    ],
)
def test_wrongly_decoded_text_is_mended_and_other_text_left(broken: str, whole: str) -> None:
    assert mend(broken) == whole
    assert mend(whole) == whole


def test_the_broken_rows_of_a_real_file_are_mended(shared_data: Path) -> None:
    export = run(read([shared_data / "messy" / "french_mojibake.csv"]), "mend-encoding")
    assert export.n_changed == 57
    assert not export.kept["text"].str.contains("Ã").any()


def test_rows_are_filtered_by_a_condition(make: Make) -> None:
    data = make(("one", "a"), ("three", "b"), (None, "b"))
    assert run(data, "filter", keep="characters > 3").kept.index.tolist() == [1]
    assert run(data, "filter", drop="label == 'b' and is_missing(text)").kept.index.tolist() == [0, 1]


def test_rows_are_sorted_and_equal_ones_stay_in_order(make: Make) -> None:
    data = make(("ccc", "b"), ("a", "a"), ("bb", "b"), ("d", None), ("e", "a"))
    assert run(data, "sort", by=["label"]).kept.index.tolist() == [1, 4, 0, 2, 3]
    assert run(data, "sort", by=["label", "characters"]).kept.index.tolist() == [1, 4, 2, 0, 3]
    assert run(data, "sort", by="characters", descending=True).kept.index.tolist() == [0, 2, 1, 3, 4]
    with pytest.raises(ExplorerError, match="The sort step names 'nope', which is no column: use one of 'text'"):
        run(data, "sort", by=["nope"])


def split_of(export: Export) -> pd.Series:
    return export.kept["split"]


def test_a_new_split_keeps_equal_texts_together_and_every_class_in_every_split(shared_data: Path) -> None:
    data = read([shared_data / "banking77" / "banking_data_train.csv"])
    split = split_of(run(data, "resplit"))
    share = split.value_counts(normalize=True)
    assert share["train"] == pytest.approx(0.8, abs=0.002)
    assert share["test"] == pytest.approx(0.1, abs=0.002)
    assert (pd.crosstab(data.frame["label"].astype("str"), split) > 0).all(axis=None)
    keys = normalised_keys(data.texts)
    assert split.groupby(keys[keys != ""]).nunique().max() == 1


def test_a_new_split_follows_from_the_texts_not_from_their_order(make: Make) -> None:
    rows = [(f"text {n}", "ab"[n % 2]) for n in range(40)] + [("", "a"), ("", "b")]
    once = run(make(*rows), "resplit", shares={"train": 0.5, "test": 0.5})
    back = run(make(*rows[::-1]), "resplit", shares={"train": 0.5, "test": 0.5})
    texts = [text for text, _ in rows[:40]]
    by_text = [pd.Series(split_of(export).to_numpy(), index=export.kept["text"]) for export in (once, back)]
    assert by_text[0][texts].tolist() == by_text[1][texts].tolist()
    other_seed = run(make(*rows), "resplit", shares={"train": 0.5, "test": 0.5}, seed=7)
    assert split_of(other_seed).tolist() != split_of(once).tolist()


def test_a_class_of_one_row_goes_to_the_largest_split(make: Make) -> None:
    assert split_of(run(make(("one", "a")), "resplit")).tolist() == ["train"]


def test_a_step_leaves_the_ids_of_rows_as_they_were(make: Make) -> None:
    data = make(("one", "a"), ("one", "a"), ("two", "a"))
    part = apply_recipe(
        Recipe(
            tuple(
                PlannedStep(make_step(kind, {}, where=""))
                for kind in ("drop-exact-duplicates", "drop-normalised-duplicates")
            )
        ),
        data,
    )
    assert part.kept.index.tolist() == [0, 2]
    assert np.array_equal(data.row_ids, [0, 1, 2])
