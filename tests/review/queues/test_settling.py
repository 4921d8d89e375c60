from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of, reordered

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.predictions.intervals import share
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.parts import chosen_rows, random_rows
from nlp_explorer.review.queues.queue import Queue, make_queue
from nlp_explorer.review.queues.results import (
    accuracy_of_model,
    accuracy_of_people,
    queue_agreement,
    queue_noise_rate,
)
from nlp_explorer.review.queues.settling import adjudicate, settled, write_settled
from nlp_explorer.review.standing import standing

LABELS = ["a", "b", "c"]


def data(n: int = 12) -> Dataset:
    return dataset_of([f"text {at}" for at in range(n)], [LABELS[at % 3] for at in range(n)])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))


def queue_of(project: Project, dataset: Dataset, rows: list[int], people: list[str], per_row: int) -> Queue:
    return make_queue(
        project, dataset, [chosen_rows(rows)], name="q", reviewers=people, author="lead", per_row=per_row, practice=[11]
    )


def say(project: Project, queue: Queue, said: dict[tuple[int, str], str]) -> None:
    item_of = {int(row): int(item) for item, row in queue.judged["row_id"].items()}
    for (row, person), labels in said.items():
        kind = "label" if labels else "unsure"
        judge(project, queue, item_of[row], kind, labels.split(), reviewer=person, seconds=1)  # type: ignore[arg-type]


def result(project: Project, queue: Queue, at_least: int):  # type: ignore[no-untyped-def]
    made = answers(all_judgements(project, queue))
    return settled(queue, dealing(project, queue), made, at_least=at_least).set_index("row_id").sort_index()


def test_labels_that_enough_people_give_are_settled_and_the_rest_is_a_dispute(project: Project) -> None:
    people = ["ann", "bo", "cy"]
    queue = queue_of(project, data(), [0, 1, 2, 3, 4, 5], people, 3)
    say(
        project,
        queue,
        {(0, "ann"): "a", (0, "bo"): "a", (0, "cy"): "b"}  # given a: two of three agree
        | {(1, "ann"): "c", (1, "bo"): "c", (1, "cy"): ""}  # given b: changed to c
        | {(2, "ann"): "a", (2, "bo"): "b", (2, "cy"): "c"}  # nobody agrees
        | {(3, "ann"): "a", (3, "bo"): "a"}  # cy can no longer change it
        | {(4, "ann"): "b"}  # open
        | {(5, "ann"): "b c", (5, "bo"): "c b", (5, "cy"): "c"},  # both fit
    )
    rows = result(project, queue, 2)
    assert rows["status"].tolist() == ["agreed", "changed", "dispute", "agreed", "open", "changed"]
    assert rows["labels"].tolist() == [("a",), ("c",), (), ("a",), (), ("b", "c")]
    assert rows["n_for"].tolist() == [2, 2, 1, 2, 1, 2]
    assert rows["n_unsure"].tolist() == [0, 1, 0, 0, 0, 0]
    assert rows["n_missing"].tolist() == [0, 0, 0, 1, 2, 0]
    assert result(project, queue, 3)["status"].tolist()[:2] == ["dispute", "dispute"]
    with pytest.raises(ExplorerError, match="3 people judge each row: ask for 1 to 3, not 4"):
        result(project, queue, 4)


def test_settled_rows_become_decisions_also_in_a_shuffled_version_and_what_is_lost_is_listed(project: Project) -> None:
    queue = queue_of(project, data(), [0, 1, 5], ["ann"], 1)
    say(project, queue, {(0, "ann"): "a", (1, "ann"): "c", (5, "ann"): "b c"})
    rows = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=1)
    order = [7, 1, 3, 0, 2, 4, 6, 8]  # row 5 is gone
    later = reordered(data(), order)
    lost = write_settled(project, later, queue, rows, author="lead")
    assert lost["row_id"].tolist() == [5]
    assert lost["reason"].tolist() == ["no row has this text"]
    found = standing(project, later).rows
    assert found["action"].to_dict() == {3: "keep", 1: "relabel"}
    assert found.at[1, "new_label"] == "c"


def test_a_dispute_is_decided_by_a_person_who_says_why(project: Project) -> None:
    adjudicate(project, data(), 2, ["c"], cause="slip", author="lead")
    adjudicate(project, data(), 1, ["b", "c"], cause="text ambiguous", author="lead", note="both fit")
    found = standing(project, data())
    assert found.rows["action"].to_dict() == {1: "relabel_several", 2: "keep"}
    assert set(found.entries["cause"]) == {"slip", "text ambiguous"}
    with pytest.raises(ExplorerError, match="'because' is no cause of a dispute"):
        adjudicate(project, data(), 2, ["c"], cause="because", author="lead")  # type: ignore[arg-type]


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
    pairs = [a == b for labels in said.values() for at, a in enumerate(labels) for b in labels[at + 1 :]]
    assert found.percent.value == pytest.approx(np.mean(pairs))
    predicted = dataset.frame["label"].astype("str")
    assert accuracy_of_model(predicted, queue, rows) == share(len(wrong) - sum(wrong), len(wrong))
