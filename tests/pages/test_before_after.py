"""The page that shows the dataset before and after the recipe."""

from __future__ import annotations

import pandas as pd
from page_support import Start, answer_of, shown, shown_at_last


def test_labels_lengths_findings_and_the_baseline_stand_side_by_side(start: Start) -> None:
    rows = [(f"my card number {at} is lost", "card") for at in range(20)]
    rows += [(f"please refund payment {at}", "refund") for at in range(20)]
    frame = pd.DataFrame([*rows, rows[0], rows[0]], columns=["text", "label"])
    app = start("recipe", frame=frame)
    app.button(key="suggested-exact-duplicates-0").click().run()
    app.switch_page("../pages/before_after.py").run()
    assert "The recipe keeps <b>40 of 42 rows" in next(
        element.proto.body for element in app.get("html") if 'class="answer"' in element.proto.body
    )
    assert "1 of 2 labels has another number of rows." in shown(app)
    [labels] = [found.value for found in app.dataframe if "label" in found.value and "change" in found.value]
    assert labels.to_numpy().tolist() == [["card", 22, 20, -2], ["refund", 20, 20, 0]]
    said = "2 findings are gone (exact duplicates and duplicates after normalising) and 0 findings are new."
    assert said in shown_at_last(app, said)
    assert "The TF-IDF baseline scores about the same" in shown_at_last(app, "The TF-IDF baseline")
    assert any("every fifth text, by a hash of it, was held out" in element.value for element in app.caption)
    app.segmented_control(key="step").set_value("1").run()
    assert "keeps all 42 rows as they are. Up to step 1 alone." in answer_of(app)


def test_several_labels_a_row_have_no_baseline_and_it_is_said(start: Start) -> None:
    frame = pd.DataFrame({"text": ["one", "two"], "label": ["['a', 'b']", "['a']"]})
    app = start("before_after", frame=frame)
    assert "Not applicable: several labels per row." in shown(app)
