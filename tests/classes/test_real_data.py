"""The sentences on real data, against figures computed another way."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nlp_explorer.classes.advice import class_advice
from nlp_explorer.classes.class_words import class_words, class_words_answer
from nlp_explorer.classes.shift import class_shift, overall_test
from nlp_explorer.classes.shift_answers import shift_answer
from nlp_explorer.classes.sizes import class_sizes
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.labels import imbalance, label_counts
from nlp_explorer.reading import read
from nlp_explorer.samples import load_sample


def labels_of(path: Path) -> Counter[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(line["category"] for line in csv.DictReader(file))


def test_banking77_shifts_as_chi_square_of_the_plain_file_says(shared_data: Path) -> None:
    from scipy.stats import chi2_contingency

    files = [shared_data / "banking77" / f"banking_data_{part}.csv" for part in ("train", "test")]
    train, test = (labels_of(file) for file in files)
    table = np.array([[counts[name] for name in sorted(train | test)] for counts in (train, test)])
    expected = chi2_contingency(table, correction=False).pvalue
    distance = np.abs(table[0] / table[0].sum() - table[1] / table[1].sum()).sum() / 2
    shift = class_shift(label_counts(read(files)), "train", "test")
    found = overall_test(shift)
    assert (found.p_value, found.distance) == pytest.approx((expected, distance))
    assert shift_answer(shift, found, "train", "test") == (
        "Test does not share out its classes as train does: 10 % of test would need another label to match train, "
        "7.1 % by chance alone (chi-square test, p < 0.001). Farthest apart: contactless_not_working, 0.3 % of "
        "train and 1.3 % of test."
    )


def test_20news_test_is_shared_out_as_train(shared_data: Path) -> None:
    folder = shared_data / "20news"
    files = [folder / "20news_train.csv.gz", folder / "20news_test_with_label_errors.csv.gz"]
    shift = class_shift(label_counts(read(files)), "train", "test")
    assert (len(shift), int(shift["rows"].sum()), int(shift["other_rows"].sum())) == (20, 11_314, 7_532)
    assert not overall_test(shift).is_shift


def test_waimai_words_are_counted_as_the_plain_file_has_them(shared_data: Path) -> None:
    path = shared_data / "waimai" / "waimai_10k.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    text, label = ("review", "label") if "review" in rows[0] else tuple(rows[0])[::-1]
    bad = {row[text] for row in rows if row[label] == "0"}
    good = {row[text] for row in rows if row[label] == "1"}
    holding = [sum("没" in text for text in texts) for texts in (bad, good)]
    words = class_words(read([path]))
    line = words.words_of("0").loc["没"]
    assert (line["texts"], line["all_texts"]) == (holding[0], sum(holding))
    assert class_words_answer(words, "0").startswith("“没” marks 0 most: ")


def test_the_sample_has_a_tail_of_twenty_classes_and_its_largest_class_repeats_itself() -> None:
    dataset = load_sample("english")
    counts = label_counts(dataset)
    found = imbalance(counts["total"])
    assert found is not None
    shares = np.array(sorted(Counter(dataset.frame["label"].dropna()).values())) / len(dataset)
    entropy = -(shares * np.log(shares)).sum()
    assert found.ratio == pytest.approx(2100 / 9)
    assert found.normalised_entropy == pytest.approx(entropy / np.log(21))
    assert class_sizes(counts)["part"].value_counts().to_dict() == {"tail": 20, "head": 1}
    advice = class_advice(dataset, find_duplicates(dataset))
    assert advice.loc["tech_support", ["rows", "texts", "advice"]].tolist() == [1470, 20, "look at the copies"]
