from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of, reordered

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review.queues.dealing import deal_again, dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, first_unfinished, judge, turn
from nlp_explorer.review.queues.parts import chosen_rows, practice_rows, random_rows, stratified_rows
from nlp_explorer.review.queues.queue import Queue, distinct_names, find_items, make_queue, queues, suggested_language

PEOPLE = ("ann", "bo", "cy")


def data(n: int = 60) -> Dataset:
    return dataset_of([f"text {at}" for at in range(n)], ["rare" if at % 10 == 0 else "usual" for at in range(n)])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))


def queue_of(project: Project, *, per_row: int = 2, people: tuple[str, ...] = PEOPLE) -> Queue:
    parts = [chosen_rows([1, 2, 3]), random_rows(data(), 10)]
    return make_queue(project, data(), parts, name="week 1", reviewers=people, author="lead", per_row=per_row)


def test_a_queue_is_the_same_when_it_is_read_again(project: Project) -> None:
    made = queue_of(project)
    (read,) = queues(project)
    assert read.items.equals(made.items)
    assert (read.name, read.reviewers, read.per_row, read.n_rows) == ("week 1", PEOPLE, 2, 60)
    assert read.items["is_practice"].sum() == 5
    assert set(read.items.loc[read.items["is_chosen"], "row_id"]) == {1, 2, 3}
    assert read.items["is_random"].sum() == 10
    assert read.judged.loc[read.judged["is_random"], "probability"].tolist() == [10 / 60] * 10


def test_queues_of_the_same_name_are_told_apart(project: Project) -> None:
    first, second, third = queue_of(project), queue_of(project), queue_of(project)
    names = distinct_names(queues(project))
    assert [names[queue.id] for queue in (first, second, third)] == ["week 1", "week 1 (2)", "week 1 (3)"]


@pytest.mark.parametrize(
    ("texts", "language"),
    [(["味道不错，送餐很快", "ok 好吃"], "zh"), (["good food"], "en"), (["все хорошо"], "en"), ([None], "en")],
)
def test_the_page_of_those_who_judge_speaks_the_language_of_the_texts(texts: list[str], language: str) -> None:
    assert suggested_language(dataset_of(texts, ["a"] * len(texts))) == language


def test_the_order_of_the_items_does_not_tell_the_suspicious_from_the_random(project: Project) -> None:
    parts = [chosen_rows(np.arange(20)), random_rows(data(), 20)]
    made = make_queue(project, data(), parts, name="mixed", reviewers=["ann"], author="lead")
    order = made.judged["is_chosen"].to_numpy()
    assert 0 < order[:20].sum() < 20


def test_random_rows_have_one_probability_and_strata_their_own() -> None:
    assert random_rows(data(), 15).probability.tolist() == [0.25] * 15  # type: ignore[union-attr]
    part = stratified_rows(data(), 3)
    assert len(part.row_ids) == 6
    rare = part.row_ids % 10 == 0
    assert part.probability is not None
    assert part.probability[rare].tolist() == [0.5] * 3
    assert part.probability[~rare].tolist() == [3 / 54] * 3
    assert random_rows(data(), 999).probability.tolist() == [1.0] * 60  # type: ignore[union-attr]


def test_practice_shows_as_many_labels_as_it_can_and_no_row_of_the_queue() -> None:
    rows = practice_rows(data(), np.arange(0, 30), n=2)
    assert (rows >= 30).all()
    assert sorted(row % 10 == 0 for row in rows) == [False, True]


def test_every_row_is_dealt_to_so_many_people_and_loads_differ_by_one(project: Project) -> None:
    queue = queue_of(project)
    dealt = dealing(project, queue)
    times = Counter(item for items in dealt.items.values() for item in items)
    assert set(times) == set(queue.judged.index)
    assert set(times.values()) == {2}
    sizes = [len(items) for items in dealt.items.values()]
    assert max(sizes) - min(sizes) <= 1
    assert dealing(project, queue) == dealt
    assert all(len(set(items)) == len(items) for items in dealt.items.values())


def test_who_leaves_keeps_the_answers_and_the_rest_goes_to_people_who_do_not_have_it(project: Project) -> None:
    queue = queue_of(project)
    before = dealing(project, queue)
    answered = before.items["ann"][:3]
    after = deal_again(project, queue, "ann", answered, author="lead")
    assert after.items["ann"] == answered
    assert after.reviewers == ("bo", "cy")
    times = Counter(item for items in after.items.values() for item in items)
    assert set(times.values()) == {2}
    assert all(len(set(items)) == len(items) for items in after.items.values())
    assert dealing(project, queue) == after
    with pytest.raises(ExplorerError, match="'ann' judges nothing in this queue"):
        deal_again(project, queue, "ann", (), author="lead")


def test_when_everybody_has_every_row_a_new_person_has_to_join(project: Project) -> None:
    queue = queue_of(project, per_row=2, people=("ann", "bo"))
    with pytest.raises(ExplorerError, match="Nobody is left to judge what 'ann' did not"):
        deal_again(project, queue, "ann", (), author="lead")
    after = deal_again(project, queue, "ann", (), author="lead", joins="dee")
    assert set(after.items["dee"]) == set(queue.judged.index)


def test_a_person_practises_first_then_goes_through_their_rows_and_those_put_off_last(project: Project) -> None:
    queue = queue_of(project, per_row=1, people=("ann",))
    own = dealing(project, queue).items["ann"]
    seen: list[int] = []
    while (now := at(project, queue, "ann")).item is not None:
        if now.item in (own[0], own[2]) and now.n_later < 2 and now.item not in seen:
            judge(project, queue, now.item, "later", reviewer="ann", seconds=1)
        else:
            judge(project, queue, now.item, "label", ["usual"], reviewer="ann", seconds=4)
        seen.append(now.item)
    assert seen[:5] == [0, 1, 2, 3, 4]
    assert seen[5:] == [*own, own[0], own[2]]
    assert at(project, queue, "ann").item is None


def test_undo_brings_the_last_row_back_and_a_later_change_does_not_count(project: Project) -> None:
    queue = queue_of(project, per_row=1, people=("ann",))
    for item in range(5):
        judge(project, queue, item, "unsure", reviewer="ann", seconds=2)
    first = dealing(project, queue).items["ann"][0]
    judge(project, queue, first, "label", ["rare"], reviewer="ann", seconds=2)
    assert at(project, queue, "ann").n_done == 1
    judge(project, queue, first, "undo", reviewer="ann", seconds=0)
    assert at(project, queue, "ann").item == first
    judge(project, queue, first, "label", ["usual"], reviewer="ann", seconds=2)
    judge(project, queue, first, "label", ["rare", "usual"], reviewer="ann", seconds=2, note="on second thought")
    (line,) = answers(all_judgements(project, queue)).query("item == @first").to_dict("records")
    assert (line["labels"], line["n_changes"], line["last_labels"]) == (("usual",), 1, ("rare", "usual"))


def test_an_answer_given_twice_is_kept_once_and_undo_takes_it_back(project: Project) -> None:
    queue = queue_of(project, per_row=1, people=("ann",))
    for item in range(5):
        judge(project, queue, item, "unsure", reviewer="ann", seconds=2)
    first = dealing(project, queue).items["ann"][0]
    for labels in (["usual", "rare"], ["rare", "usual"]):  # a button pressed twice
        judge(project, queue, first, "label", labels, reviewer="ann", seconds=2)
    judge(project, queue, first, "undo", reviewer="ann", seconds=0)
    assert at(project, queue, "ann").item == first
    judge(project, queue, first, "unsure", reviewer="ann", seconds=2)
    judge(project, queue, first, "unsure", reviewer="ann", seconds=2)
    (line,) = answers(all_judgements(project, queue)).query("item == @first").to_dict("records")
    assert (line["kind"], line["n_changes"]) == ("unsure", 0)


def test_who_is_done_takes_nothing_back_and_what_they_change_is_kept_beside_the_first_answer(project: Project) -> None:
    queue = queue_of(project, per_row=1, people=("ann", "bo"))
    own = dealing(project, queue).items["ann"]
    with pytest.raises(ExplorerError, match="'ann' has rows left in the queue 'week 1': answer them first"):
        judge(project, queue, own[0], "done", reviewer="ann", seconds=0)
    for item in (*range(5), *own):
        judge(project, queue, item, "label", ["usual"], reviewer="ann", seconds=2)
    assert not at(project, queue, "ann").is_closed  # the last answer may have been a slip
    judge(project, queue, own[-1], "undo", reviewer="ann", seconds=0)
    assert at(project, queue, "ann").item == own[-1]
    judge(project, queue, own[-1], "label", ["rare"], reviewer="ann", seconds=2)
    judge(project, queue, own[-1], "done", reviewer="ann", seconds=0)
    assert at(project, queue, "ann").is_closed
    for _ in range(3):
        judge(project, queue, own[-1], "undo", reviewer="ann", seconds=0)
    assert at(project, queue, "ann").is_closed
    judge(project, queue, own[0], "label", ["rare"], reviewer="ann", seconds=2)
    assert at(project, queue, "ann").is_closed
    said = answers(all_judgements(project, queue)).set_index("item")
    assert said.loc[own[0], ["labels", "n_changes", "last_labels"]].tolist() == [("usual",), 1, ("rare",)]
    assert said.loc[own[-1], ["labels", "n_changes"]].tolist() == [("rare",), 0]
    deal_again(project, queue, "bo", (), author="lead")
    now = at(project, queue, "ann")
    assert (now.item is None, now.is_closed, now.n_done) == (False, False, len(own))
    judge(project, queue, now.item, "label", ["usual"], reviewer="ann", seconds=2)
    judge(project, queue, now.item, "undo", reviewer="ann", seconds=2)  # of what came after
    assert at(project, queue, "ann").item == now.item


def test_a_person_goes_on_in_the_oldest_queue_they_have_not_finished(project: Project) -> None:
    old, new = (queue_of(project, per_row=1, people=("ann",)) for _ in range(2))
    assert first_unfinished(project, queues(project), "ann") == old.id
    for item in old.items.index:
        judge(project, old, int(item), "unsure", reviewer="ann", seconds=1)
    assert first_unfinished(project, queues(project), "ann") == new.id
    for item in new.items.index:
        judge(project, new, int(item), "unsure", reviewer="ann", seconds=1)
    assert first_unfinished(project, queues(project), "ann") == new.id


def test_time_left_follows_the_pace(project: Project) -> None:
    queue = queue_of(project, per_row=1, people=("ann",))
    own = dealing(project, queue).items["ann"]
    for item in [*range(5), *own[:4]]:
        judge(project, queue, item, "unsure", reviewer="ann", seconds=3)
    assert at(project, queue, "ann").seconds_left is None
    judge(project, queue, own[4], "unsure", reviewer="ann", seconds=10_000)
    assert at(project, queue, "ann").seconds_left == 3 * (len(own) - 5)


def at(project: Project, queue: Queue, reviewer: str):  # type: ignore[no-untyped-def]
    return turn(queue, dealing(project, queue), all_judgements(project, queue), reviewer)


@pytest.mark.parametrize(
    ("item", "kind", "labels", "reviewer", "sentence"),
    [
        (999, "unsure", [], "ann", "Row 999 of the queue 'week 1' was not dealt to 'ann'"),
        (0, "label", ["other"], "ann", "'other' is no class of this queue: use one of 'rare', 'usual'"),
        (0, "label", [], "ann", "An answer of kind 'label' needs a label"),
        (0, "unsure", ["rare"], "ann", "An answer of kind 'unsure' takes no label"),
        (0, "maybe", [], "ann", "'maybe' is no kind of answer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    project: Project, *, item: int, kind: str, labels: list[str], reviewer: str, sentence: str
) -> None:
    queue = queue_of(project)
    with pytest.raises(ExplorerError, match=sentence):
        judge(project, queue, item, kind, labels, reviewer=reviewer, seconds=1)  # type: ignore[arg-type]
    assert all_judgements(project, queue) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "A queue needs a name"),
        ({"reviewers": []}, "A queue needs the names of those who judge"),
        ({"reviewers": ["ann", " ann"]}, "The name 'ann' stands twice"),
        ({"per_row": 3}, "3 judgements a row need as many people, but 2 are named: choose 1 to 2"),
        ({"parts": []}, "No row was chosen for the queue"),
        ({"practice": [1]}, "Row 1 is to be practised on and to be judged"),
        ({"language": "fr"}, "'fr' is no language of the page: use one of 'en', 'zh'"),
    ],
)
def test_a_queue_that_cannot_be_is_refused(project: Project, change: dict[str, object], sentence: str) -> None:
    wanted = {"parts": [chosen_rows([1, 2])], "name": "q", "reviewers": ["ann", "bo"], "author": "lead"} | change
    parts = wanted.pop("parts")
    with pytest.raises(ExplorerError, match=sentence):
        make_queue(project, data(), parts, **wanted)  # type: ignore[arg-type]
    assert queues(project) == ()


def test_the_rows_are_found_again_in_a_shuffled_version(project: Project) -> None:
    queue = queue_of(project)
    order = np.random.default_rng(1).permutation(60)
    found = find_items(queue, reordered(data(), order))
    assert order[found.row_ids].tolist() == queue.items["row_id"].tolist()
