"""The keys of all pages, each with one meaning everywhere; digits choose classes and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from app.markup import plain
from nlp_explorer.review import Verdict


@dataclass(frozen=True)
class Choice:
    """One way to decide: its key, its name on a button, what it does, and the verdict it stands for."""

    letter: str
    name: str
    meaning: str
    verdict: Verdict | None = None
    asks: bool = False  # whether it opens a panel that asks for more

    @property
    def slug(self) -> str:
        """The name in widget keys."""
        return self.name.lower().replace(" ", "-")

    @property
    def caption(self) -> str:
        """The name on its button: dots where it asks for more."""
        return f"{self.name}…" if self.asks else self.name


KEEP = Choice("K", "Keep", "the row is right as it is")
LABEL = Choice("L", "Label", "the label is wrong: another one, by digit or search", "label wrong", asks=True)
SEVERAL = Choice("A", "Several", "ambiguous: several labels are accepted", "ambiguous", asks=True)
MODEL_WEAK = Choice("M", "Model weak", "the label is right, the model is wrong: the row is kept", "model weak")
OUT_OF_SCOPE = Choice(
    "O", "Out of scope", "no class fits: drop the row, or name a new class", "out of scope", asks=True
)
TEXT = Choice("T", "Text", "the text is broken: edit it, or drop the row", "text broken", asks=True)
DROP = Choice("D", "Drop", "the row leaves the dataset")
UNSURE = Choice("U", "Unsure", "looked at, not decided: somebody else may")
MEND = Choice("P", "Mend", "take the label or text that is proposed")
CONFIRM = Choice("Y", "Yes", "carry out what the open panel holds")
UNDO = Choice("Z", "Undo", "take back your own last decision, or batch of decisions")
AGENDA = Choice("G", "Agenda", "put the row on the agenda of the next meeting")
KEYS = Choice("H", "Keys", "show or hide this list")

EVERYWHERE = (KEEP, LABEL, SEVERAL, DROP, TEXT, UNSURE)
VERDICTS = (LABEL, MODEL_WEAK, SEVERAL, OUT_OF_SCOPE, TEXT)  # where a label stands against a model
BESIDE_VERDICTS = (KEEP, DROP, UNSURE)
VERDICT_NAMES = {LABEL: "Label wrong", SEVERAL: "Ambiguous", TEXT: "Text broken"}
MAX_DIGIT = 9
_OTHERS = (
    ("1-9", "the class beside the digit: it becomes the label, or one of several while A is open"),
    ("← →", "the row before, the next row"),
)


def legend() -> str:
    """Return what each key does, in HTML."""
    choices = (KEEP, LABEL, MODEL_WEAK, SEVERAL, OUT_OF_SCOPE, TEXT, DROP, UNSURE, MEND, CONFIRM, UNDO, AGENDA, KEYS)
    lines = [(choice.letter, choice.meaning) for choice in choices]
    return (
        '<div class="keys">'
        + "".join(f"<kbd>{plain(key)}</kbd><span>{plain(meaning)}</span>" for key, meaning in [*lines, *_OTHERS])
        + "</div>"
    )
