"""The report's section about the words that mark the classes, and the keyword rules."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.classes.class_words import ClassWords, class_words, class_words_answer
from nlp_explorer.classes.kept_words import load_class_words
from nlp_explorer.classes.rules import KeywordRules, keyword_rules
from nlp_explorer.labels import label_counts
from nlp_explorer.meeting.report import ReportInputs, Section
from nlp_explorer.predictions.intervals import percent_ranges

MAX_CLASSES = 100  # the most frequent; at most 0.3 MB of the report
WORDS_A_CLASS = 5
MAX_RULES = 100
_SHOWN = {"term": "contains", "kind": "kind", "texts": "texts", "all_texts": "of all classes"}


def words_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return what marks the classes; nothing where there are fewer than two. The dataset has rows."""
    dataset = inputs.dataset
    if len(dataset.classes) < 2:
        return ()
    words = load_class_words(dataset, inputs.cache) or class_words(dataset)
    rules = keyword_rules(words)
    names = [str(name) for name in label_counts(dataset).index]
    told = pd.DataFrame(
        [(name, class_words_answer(words, name)) for name in names[:MAX_CLASSES]], columns=["class", ""]
    )
    notes = [words.sentence, "Texts, precision and coverage of a keyword rule are of held-out folds."]
    if len(names) > MAX_CLASSES:
        notes.append(f"The tables hold the {MAX_CLASSES} most frequent of {len(names):,} classes.")
    if rules.n_rules > MAX_RULES:
        notes.append(f"Of {rules.n_rules:,} keyword rules, the {MAX_RULES} that label most texts rightly are listed.")
    return (
        Section(
            "What marks a class?",
            (str(told[""].iloc[0]), rules.sentence),
            tables={
                "What marks each class, the most frequent first": told.set_index("class"),
                f"Words of each class, the {WORDS_A_CLASS} most telling": words_table(words, names[:MAX_CLASSES]),
                "Keyword rules": rules_table(rules),
            },
            notes=tuple(notes),
            holds_words=True,
        ),
    )


def words_table(words: ClassWords, names: list[str]) -> pd.DataFrame:
    """Return the words that mark classes most, as their page lists them; index: class."""
    found = [words.words_of(name).head(WORDS_A_CLASS).reset_index().assign(**{"class": name}) for name in names]
    lines = pd.concat(found).set_index("class")
    shown = lines[list(_SHOWN)].rename(columns=_SHOWN)
    return shown.assign(**_shares(lines), **{"log odds": lines["log_odds"].map("{:.1f}".format)})


def rules_table(rules: KeywordRules) -> pd.DataFrame:
    """Return the keyword rules that label most texts rightly, as their page lists them; index: word."""
    lines = rules.table.head(MAX_RULES).set_index("term")
    shown = lines[["label", "texts"]].rename(columns={"label": "→ class"})
    return shown.assign(
        **_shares(lines), folds=lines["folds"], shortcut=lines["artefact"].where(lines["is_shortcut"], "")
    ).rename_axis("contains")


def _shares(lines: pd.DataFrame) -> dict[str, pd.Series]:
    shown = {name: _percents(lines[name]) for name in ("coverage", "precision")}
    ranges = pd.Series(percent_ranges(lines["low"], lines["high"]), index=lines.index, dtype="str")
    return shown | {"95 % interval": ranges}


def _percents(shares: pd.Series) -> pd.Series:
    return (100 * shares).map("{:.0f} %".format, na_action="ignore").fillna("").astype("str")
