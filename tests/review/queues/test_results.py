from __future__ import annotations

import math
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of, reordered
from queue_support import LABELS, data, say

from nlp_explorer.predictions.intervals import share
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review.queues import tables as lists
from nlp_explorer.review.queues.behind import rows_behind, rows_of_person
from nlp_explorer.review.queues.dealing import Dealing, dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.parts import Part, chosen_rows, random_rows
from nlp_explorer.review.queues.queue import Queue, make_queue
from nlp_explorer.review.queues.results import (
    accuracy_of_model,
    accuracy_of_people,
    queue_agreement,
    queue_noise_rate,
)
from nlp_explorer.review.queues.sentences import bias_sentence, noise_sentence, wish_sentence
from nlp_explorer.review.queues.settling import adjudicate, settled, with_adjudicated
from nlp_explorer.review.standing import current


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))


def test_decided_disputes_count_for_the_noise_rate_and_the_human_baseline(project: Project) -> None:
    everybody = Part(np.arange(10), np.full(10, 10 / 12))
    queue = make_queue(
        project, data(), [everybody], name="q", reviewers=["ann", "bo"], author="lead", per_row=2, practice=[11]
    )
    given = data().frame["label"]
    for row in range(10):  # they agree with the data on 0 to 5; from 6 on, bo says another label
        say(project, queue, {(row, "ann"): given[row], (row, "bo"): given[row] if row < 6 else given[row + 1]})
    said = answers(all_judgements(project, queue))
    by_rule = settled(queue, dealing(project, queue), said, at_least=2)
    before = queue_noise_rate(queue, by_rule)
    assert (before.n_random, before.n_wrong, before.n_undecided) == (6, 0, 4)
    assert (before.lowest, before.highest) == (0.0, 0.4)
    assert "4 random rows are not settled yet and left out" in bias_sentence(before)
    assert "it will end between 0.0 and 40.0 %" in bias_sentence(before)
    one, other = sorted((given[6], given[7]))
    both = {row for row in range(6, 10) if {given[row], given[row + 1]} == {one, other}}
    assert both
    tables = {table.title: table for table in lists.result_tables(queue_agreement(said, queue), before)}

    def behind(title: str, **line: str) -> set[int]:
        lines = tables[title].lines
        [at] = np.flatnonzero((lines[list(line)] == pd.Series(line)).all(axis=1))
        return set(queue.items.loc[rows_behind(tables[title], int(at), said, queue, by_rule).items, "row_id"])

    assert behind(lists.CONFUSED, label=one, **{"or": other}) == both
    assert behind(lists.LABELS, label=given[6]) == {
        row for row in range(6, 10) if given[6] in {given[row], given[row + 1]}
    }
    assert behind(lists.PEOPLE, person="bo") == behind(lists.PAIRS, person="ann", **{"and": "bo"}) == {6, 7, 8, 9}
    assert set(rows_of_person("bo", said, queue, by_rule).items) == set()  # nothing they said is settled otherwise
    adjudicate(project, data(), 6, [given[7]], cause="slip", author="lead")
    adjudicate(project, data(), 7, [given[7]], cause="slip", author="lead")
    rows = with_adjudicated(queue, data(), by_rule, current(project, data()))
    after = queue_noise_rate(queue, rows)
    assert (after.n_random, after.n_wrong, after.n_adjudicated, after.n_undecided) == (8, 1, 2, 2)
    wrong = next(
        table for table in lists.result_tables(queue_agreement(said, queue), after) if table.title == lists.WRONG
    )
    assert wrong.lines.loc[wrong.lines["wrong"] > 0, "label of the data"].tolist() == [given[6]]
    at = int(np.flatnonzero(wrong.lines["label of the data"] == given[6])[0])
    found = rows_behind(wrong, at, said, queue, rows)
    assert queue.items.loc[found.items, "row_id"].tolist() == [6]
    assert found.sentence == f"1 row drawn at random that the data calls {given[6]} and people do not:"
    assert queue.items.loc[rows_of_person("ann", said, queue, rows).items, "row_id"].tolist() == [6]
    assert after.random == share(1, 8)
    assert (after.lowest, after.highest) == (0.1, 0.3)
    assert "1 of 8 rows drawn at random, 2 of them decided by a person" in noise_sentence(after)
    by_hand = next(n for n in range(1, 1000) if _wilson_width(1 / 8, n) <= 2 * 0.10)
    assert wish_sentence(after, 10).startswith(f"It takes {by_hand - 8} random rows more than the 8 settled so far")
    assert wish_sentence(after, 30) == "The 8 random rows settled so far tell it that well."
    people = accuracy_of_people(said, queue, rows)
    assert people["n_right"].to_dict() == {"ann": 7, "bo": 7, "everybody": 14}
    assert people["n"].to_dict() == {"ann": 8, "bo": 8, "everybody": 16}


def _wilson_width(p: float, n: int) -> float:
    """Return how wide the interval of Wilson 1927 is, from its two roots."""
    z = 1.959963984540054
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (centre + half) - (centre - half)


def test_a_finished_queue_has_no_bias_to_name_and_a_stratum_without_answers_says_so(project: Project) -> None:
    parts = [Part(np.array([0, 3, 1, 4]), np.array([0.5, 0.5, 0.25, 0.25]))]
    queue = make_queue(project, data(), parts, name="q", reviewers=["ann"], author="lead", practice=[11])
    say(project, queue, {(0, "ann"): "a", (3, "ann"): "b"})
    rows = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=1)
    noise = queue_noise_rate(queue, rows)
    assert math.isnan(noise.random.value)
    assert "2 random rows are settled, but none of some labels that were drawn apart" in noise_sentence(noise)
    assert bias_sentence(noise) == wish_sentence(noise, 2) == ""
    say(project, queue, {(1, "ann"): "b", (4, "ann"): "b"})
    rows = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=1)
    noise = queue_noise_rate(queue, rows)
    assert noise.random.value == pytest.approx((4 * 0.5 + 8 * 0) / 12)  # of 2 / 0.5 and 2 / 0.25 rows
    assert bias_sentence(noise) == ""


def test_a_model_is_compared_on_the_rows_of_this_version(project: Project) -> None:
    queue = make_queue(
        project, data(), [random_rows(data(), 11)], name="q", reviewers=["ann"], author="lead", practice=[]
    )
    given = data().frame["label"].astype("str")
    say(project, queue, {(int(row), "ann"): given[row] for row in queue.judged["row_id"]})
    rows = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=1)
    later = reordered(data(), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    assert accuracy_of_model(later.frame["label"].astype("str"), queue, rows, later) == share(11, 11)


def test_the_noise_rate_of_200_simulated_reviews_covers_the_planted_share(project: Project) -> None:
    """Three people a row who err in 3 of 100 rows; a row they do not settle is decided by one who knows."""
    generator = np.random.default_rng(8)
    n, n_drawn, is_wrong = 5_000, 120, np.zeros(5_000, dtype=bool)
    is_wrong[generator.choice(n, 400, replace=False)] = True  # 8 %
    n_covered = 0
    for _ in range(200):
        drawn = generator.choice(n, n_drawn, replace=False)
        says_wrong = is_wrong[drawn][:, None] ^ (generator.random((n_drawn, 3)) < 0.03)
        is_unsure = generator.random((n_drawn, 3)) < 0.1
        queue, said = simulated(drawn, says_wrong, is_unsure)
        dealt = Dealing({person: tuple(range(n_drawn)) for person in PEOPLE})
        rows = settled(queue, dealt, said, at_least=2)
        dispute = (rows["status"] == "dispute").to_numpy()
        decided = rows.assign(is_adjudicated=dispute, labels=rows["labels"].astype(object))
        decided.loc[dispute, "labels"] = np.where(is_wrong[drawn][dispute], "b", "a")
        decided.loc[dispute, "labels"] = decided.loc[dispute, "labels"].map(lambda label: (label,))
        decided.loc[dispute, "status"] = np.where(is_wrong[drawn][dispute], "changed", "agreed")
        found = queue_noise_rate(queue, decided)
        assert (found.n_random, found.n_undecided) == (n_drawn, 0)
        n_covered += found.random.low <= 0.08 <= found.random.high
    assert n_covered >= 186  # 93 % of 200


PEOPLE = ("ann", "bo", "cy")


def simulated(drawn: np.ndarray, says_wrong: np.ndarray, is_unsure: np.ndarray) -> tuple[Queue, pd.DataFrame]:
    """Return a queue of drawn rows with the label a, and what people said: b where they find it wrong."""
    items = pd.DataFrame({"row_id": drawn, "label": "a", "is_practice": False, "is_chosen": False, "is_random": True})
    items["probability"] = len(drawn) / 5_000
    queue = Queue("q", "q", "", "", 5_000, ("a", "b"), items.rename_axis("item"), PEOPLE, per_row=3)
    at, person = np.indices(says_wrong.shape).reshape(2, -1)
    labels = [() if unsure else ("b",) if wrong else ("a",)
              for wrong, unsure in zip(says_wrong.ravel(), is_unsure.ravel(), strict=True)]  # fmt: skip
    said = pd.DataFrame({"item": at, "reviewer": np.array(PEOPLE)[person], "labels": labels})
    return queue, said.assign(kind=["label" if chosen else "unsure" for chosen in labels])


def test_the_way_of_five_annotators_of_known_error_rates(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    truth = np.array([LABELS[at] for at in generator.integers(0, 3, 2_000)])
    given = truth.copy()
    flipped = generator.choice(2_000, 200, replace=False)
    given[flipped] = [LABELS[(LABELS.index(label) + 1) % 3] for label in truth[flipped]]
    dataset = dataset_of([f"text {at}" for at in range(2_000)], given.tolist())
    project = open_workspace(tmp_path).project_for(dataset, OpenedAs(paths=("a.csv",)))
    suspicious = np.r_[flipped[:90], np.setdiff1d(np.arange(2_000), flipped)[:10]]
    people = {"ann": 0.02, "bo": 0.05, "cy": 0.05, "dee": 0.1, "eli": 0.2}
    parts = [chosen_rows(suspicious), random_rows(dataset, 100)]
    queue = make_queue(project, dataset, parts, name="sim", reviewers=list(people), author="lead", per_row=3)
    dealt = dealing(project, queue)
    said: dict[int, list[str]] = {}
    right: dict[str, list[bool]] = {person: [] for person in people}
    for person, items in dealt.items.items():
        for item in items:
            row = int(queue.items.at[item, "row_id"])
            slips = generator.random() < people[person]
            label = LABELS[(LABELS.index(truth[row]) + 1 + int(generator.integers(0, 2))) % 3] if slips else truth[row]
            judge(project, queue, item, "label", [str(label)], reviewer=person, seconds=2)
            said.setdefault(item, []).append(str(label))
    made = answers(all_judgements(project, queue))
    rows = settled(queue, dealt, made, at_least=2)

    def majority(item: int) -> str | None:
        label = max(LABELS, key=said[item].count)
        return label if said[item].count(label) >= 2 else None

    expected = {item: majority(item) for item in said}
    for item, labels in rows["labels"].items():
        assert (labels[0] if labels else None) == expected[int(item)]  # type: ignore[call-overload]
    random_items = [item for item in said if queue.items.at[item, "is_random"] and expected[item]]
    wrong = [expected[item] != queue.items.at[item, "label"] for item in random_items]
    noise = queue_noise_rate(queue, rows)
    assert (noise.n_random, noise.n_wrong) == (len(random_items), sum(wrong))
    assert noise.random == share(sum(wrong), len(wrong))
    chosen = [item for item in said if queue.items.at[item, "is_chosen"] and expected[item]]
    rest = [item for item in random_items if not queue.items.at[item, "is_chosen"]]
    share_of = [np.mean([expected[item] != queue.items.at[item, "label"] for item in part]) for part in (chosen, rest)]
    assert noise.with_chosen.value == pytest.approx((100 * share_of[0] + 1_900 * share_of[1]) / 2_000)
    assert noise.with_chosen.high - noise.with_chosen.low < noise.random.high - noise.random.low
    assert noise.by_label["n"].sum() == len(random_items)
    accuracy = accuracy_of_people(made, queue, rows)
    for person, items in dealt.items.items():
        mine = [item for item in items if item in random_items]
        given_by = made[made["reviewer"] == person].set_index("item")["labels"]
        right[person] = [given_by[item] == (expected[item],) for item in mine]
        assert (accuracy.at[person, "n"], accuracy.at[person, "n_right"]) == (len(mine), sum(right[person]))
    assert accuracy.at["everybody", "n_right"] == sum(sum(answers) for answers in right.values())
    found = queue_agreement(made, queue)
    counts = np.array([[labels.count(label) for label in LABELS] for labels in said.values()])
    alpha = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    assert found.alpha.value == pytest.approx(alpha)
    by_chance = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    observed = ((counts * (counts - 1)).sum(axis=1) / 6).mean()  # of three answers, six ordered pairs
    assert found.fleiss.value == pytest.approx((observed - by_chance) / (1 - by_chance))
    pairs = [a == b for labels in said.values() for at, a in enumerate(labels) for b in labels[at + 1 :]]
    assert found.percent.value == pytest.approx(np.mean(pairs))
    predicted = dataset.frame["label"].astype("str")
    assert accuracy_of_model(predicted, queue, rows, dataset) == share(len(wrong) - sum(wrong), len(wrong))

    in_dispute = [item for item in said if expected[item] is None]
    assert in_dispute
    for item in in_dispute:
        row = int(queue.items.at[item, "row_id"])
        adjudicate(project, dataset, row, [truth[row]], cause="slip", author="lead")
    rows = with_adjudicated(queue, dataset, rows, current(project, dataset))
    final = {item: expected[item] or truth[queue.items.at[item, "row_id"]] for item in said}
    wrong = [final[item] != queue.items.at[item, "label"] for item in said if queue.items.at[item, "is_random"]]
    assert queue_noise_rate(queue, rows).random == share(sum(wrong), 100)
    everybody = accuracy_of_people(made, queue, rows).loc["everybody"]
    hits = [label == final[item] for item in said if queue.items.at[item, "is_random"] for label in said[item]]
    assert (everybody["n"], everybody["n_right"]) == (300, sum(hits))
