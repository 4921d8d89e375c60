"""A step is added to the recipe where its finding is seen."""

from __future__ import annotations

from page_support import Start
from streamlit.testing.v1 import AppTest


def badges(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown if "in the recipe" in element.value]


def test_the_button_of_a_finding_says_what_it_touches_adds_the_step_and_says_that_it_is_there(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    button = app.button(key="suggest-missing-text-0")
    assert button.label == "Add to recipe: drop rows without text · 1 row"
    assert button.help.endswith("Of 12 rows: 1 row dropped.")
    assert badges(app) == []
    button.click().run()
    assert not app.exception
    assert len(badges(app)) == 1
    assert not any(box.key == "suggest-missing-text-0" for box in app.button)
    app.switch_page("../pages/recipe.py").run()
    [steps] = [frame.value["what it does"] for frame in app.dataframe if "what it does" in frame.value]
    assert steps.tolist()[1] == "drop rows whose text is missing or blank"


def test_a_finding_that_no_rule_mends_offers_no_step(start: Start) -> None:
    app = start("contradictions")
    assert not app.exception
    assert not any((box.key or "").startswith("suggest-") for box in app.button)
