"""The results of a queue in sentences: what the lead reads, and quotes in a meeting."""

from __future__ import annotations

import math

import pandas as pd

from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.audit.noise_rate import more_rows_needed, width_expected
from nlp_explorer.findings.wording import counted, percent, quoted, verb
from nlp_explorer.predictions.intervals import Estimate
from nlp_explorer.review.queues.dealing import Dealing
from nlp_explorer.review.queues.parts import MIN_RANDOM_ROWS
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import NoiseRate
from nlp_explorer.review.queues.workload import Workload

# Source: 3.3 % on average over ten test sets, Northcutt, Athalye and Mueller 2021, https://arxiv.org/abs/2103.14749
SHARE_EXPECTED = 0.05  # of wrong labels, before any is judged
WISHED_WIDTH = 0.04  # of an interval: plus or minus two points, where decisions about relabelling are made


def precision_sentence(n_random: int) -> str:
    """Return how precisely so many random rows tell the share of wrong labels; what too few of them tell."""
    if n_random < MIN_RANDOM_ROWS:
        return (
            f"With fewer than {MIN_RANDOM_ROWS} random rows the share of wrong labels will hardly be known: draw more."
        )
    points = 100 * width_expected(SHARE_EXPECTED, n_random) / 2
    return (
        f"They tell the share of wrong labels in the whole dataset to about ±{points:.1f} points, if "
        f"{100 * SHARE_EXPECTED:.0f} % are wrong."
    )


def workload_sentence(found: Workload, *, n_people: int, per_row: int) -> str:
    """Return how many rows each person will judge, and how long that takes about."""
    if not n_people:
        return f"{counted(found.n_rows, 'row')}. Name those who judge to see how much it is for each."
    hours, minutes = divmod(found.minutes, 60)
    time = f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
    so_far = "as long as answers took so far" if found.is_measured else "reckoned from the length of the texts"
    of_all = "the only person" if n_people == 1 else f"{per_row} of {n_people} people"
    sentence = (
        f"{counted(found.n_rows, 'row')}, each judged by {of_all}: {found.n_of_person:,} a person, about {time} at "
        f"{found.seconds_of_row:.0f} seconds a row, {so_far}."
    )
    if per_row == 1:
        sentence += " With one person a row, neither how far people agree nor how well they do can be told."
    return sentence


def progress_sentence(queue: Queue, dealt: Dealing, answers: pd.DataFrame) -> str:
    """Return how far a queue is."""
    n_rows = len(queue.judged)
    n_dealt = sum(len(items) for items in dealt.items.values())
    n_given = int(answers["item"].isin(queue.judged.index).sum())
    of_people = (
        counted(len(dealt.reviewers), "person") if len(dealt.reviewers) == 1 else f"{len(dealt.reviewers)} people"
    )
    return (
        f"{n_given:,} of {n_dealt:,} answers ({percent(n_given, n_dealt)}) are in, "
        f"for {counted(n_rows, 'row')} judged by {of_people}."
    )


def settled_sentence(rows: pd.DataFrame, at_least: int) -> str:
    """Return what a rule settles."""
    by_rule = rows[~rows["is_adjudicated"]]
    n_of = by_rule["status"].value_counts()
    agreed, changed, dispute, still_open = (int(n_of.get(name, 0)) for name in ("agreed", "changed", "dispute", "open"))
    n_adjudicated = len(rows) - len(by_rule)
    people = "one person" if at_least == 1 else f"at least {at_least} people"
    says = "says so" if at_least == 1 else "say the same"
    by_a_person = f", {n_adjudicated:,} more were decided by a person" if n_adjudicated else ""
    return (
        f"Where {people} {says}, {agreed + changed:,} of {counted(len(rows), 'row')} "
        f"{verb(agreed + changed, 'is', 'are')} settled: {agreed:,} as labelled, {changed:,} with another label. "
        f"{dispute:,} {verb(dispute, 'is', 'are')} in dispute{by_a_person}, {still_open:,} still open."
    )


def noise_sentence(found: NoiseRate) -> str:
    """Return how many labels of the dataset are wrong, of how many judged, and what would make it more certain."""
    if not found.n_random:
        return "How many labels are wrong cannot be said: no row that was drawn at random is settled yet."
    if math.isnan(found.random.value):
        return (
            f"How many labels are wrong cannot be said yet: {counted(found.n_random, 'random row')} "
            f"{verb(found.n_random, 'is', 'are')} settled, but none of some labels that were drawn apart."
        )
    by_a_person = f", {found.n_adjudicated:,} of them decided by a person" if found.n_adjudicated else ""
    sentence = (
        f"{found.random.as_percent} of the labels are wrong: {found.n_wrong:,} of "
        f"{counted(found.n_random, 'row')} drawn at random{by_a_person}."
    )
    if not math.isnan(found.with_chosen.value) and found.with_chosen.as_percent != found.random.as_percent:
        sentence += f" With the chosen rows counted for themselves: {found.with_chosen.as_percent}."
    n_more = more_rows_needed(found.random, found.n_random, WISHED_WIDTH)
    if n_more:
        sentence += f" Another {counted(n_more, 'random row')} would narrow it to ±{100 * WISHED_WIDTH / 2:.0f} points."
    return sentence


def wish_sentence(found: NoiseRate, points: float) -> str:
    """Return how many more random rows give a share of wrong labels that is known to plus or minus ``points`` (percent
    points, above 0 and below 50); empty while the share is not known.
    """
    if not found.n_random or math.isnan(found.random.value):
        return ""
    n_more = more_rows_needed(found.random, found.n_random, 2 * points / 100)
    if not n_more:
        return f"The {counted(found.n_random, 'random row')} settled so far tell it that well."
    return (
        f"It takes {counted(n_more, 'random row')} more than the {found.n_random:,} settled so far, if the share stays "
        f"near {100 * found.random.value:.1f} %."
    )


def bias_sentence(found: NoiseRate) -> str:
    """Return what a queue that is not finished does to its noise rate; empty when every random row is settled."""
    n = found.n_undecided
    if not n or math.isnan(found.random.value):
        return ""
    return (
        f"{counted(n, 'random row')} {verb(n, 'is', 'are')} not settled yet and left out. Easy rows settle first, so "
        "the share is rather too low now: of these rows alone it will end between "
        f"{100 * found.lowest:.1f} and {100 * found.highest:.1f} %."
    )


def agreement_sentence(found: Agreement) -> str:
    """Return how far people agree."""
    if not found.n_rows:
        return "How far people agree cannot be said: no row has answers of two people yet."
    sentence = (
        f"Two people who judge the same row agree in {found.percent.as_percent} of "
        f"{counted(found.n_rows, 'row')} with two answers or more"
    )
    alpha = "" if math.isnan(found.alpha.value) else f"; Krippendorff's alpha is {_plain(found.alpha)}"
    if not len(found.disputes):
        return f"{sentence}{alpha}."
    worst = found.disputes.iloc[0]
    if worst["n_rows"] == 1 and len(found.disputes) > 1:
        n_pairs = counted(len(found.disputes), "pair")
        return f"{sentence}{alpha}. No two labels are confused in more than one row, but {n_pairs} in one."
    pair = f"{quoted(str(worst['one']))} and {quoted(str(worst['other']))}"
    return f"{sentence}{alpha}. Most often confused: {pair}, in {counted(int(worst['n_rows']), 'row')}."


def human_sentence(people: pd.DataFrame, model: Estimate | None, run: str, *, is_unanimous: bool = False) -> str:
    """Return how often people give the settled label on the random rows, beside a model on the same rows.

    ``is_unanimous``: all who judge a row must say the same for it to be settled. Then people give the settled label by
    definition, and that is said.
    """
    every = people.loc["everybody"]
    if not every["n"]:
        return "How well people do cannot be said: no random row is settled yet."
    if is_unanimous:
        beside = ""
        if model is not None and not math.isnan(model.value):
            beside = f" The model {quoted(run)} gives it in {model.as_percent} of the random rows."
        return (
            "How well people do cannot be said while all who judge a row must say the same: then they are right by "
            f"definition. Ask for fewer, decide the disputes, or let three people judge each row.{beside}"
        )
    said = Estimate(*every[["accuracy", "low", "high"]].to_numpy(dtype=float).tolist())
    sentence = f"People give the settled label in {said.as_percent} of {counted(int(every['n']), 'answer')}"
    if model is None or math.isnan(model.value):
        return f"{sentence} on the random rows."
    return f"{sentence} on the random rows, the model {quoted(run)} in {model.as_percent} of the same rows."


def lead_sentence(queue: Queue, rows: pd.DataFrame, noise: NoiseRate, found: Agreement) -> str:
    """Return the closing line of a finished queue."""
    n_changed = int((rows["status"] == "changed").sum())
    share = "" if math.isnan(noise.random.value) else f", {noise.random.as_percent} of all labels are estimated wrong"
    alpha = "" if math.isnan(found.alpha.value) else f", alpha {found.alpha.value:.2f}"
    return (
        f"{quoted(queue.name)}: {counted(len(rows), 'row')} judged, {n_changed:,} "
        f"{verb(n_changed, 'gets', 'get')} another label{share}{alpha}."
    )


def _plain(found: Estimate) -> str:
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"
