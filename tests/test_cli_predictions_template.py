from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, written

from nlp_explorer.predictions.runs import read_runs
from nlp_explorer.reading import read


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["preds.csv", "preds.jsonl"])
def test_a_filled_in_template_joins_whole(tmp_path: Path, name: str) -> None:
    data = written(tmp_path)
    result = done("predictions-template", data, "--out", name)
    assert result.stdout.splitlines() == ["4 rows: write the predicted label under 'pred'.", f"Written: {name}"]
    table = pd.read_csv(name) if name.endswith("csv") else pd.read_json(name, lines=True)
    assert table["row_id"].tolist() == [0, 1, 2, 3]
    table["pred"] = ["lost_card", "rate", "rate", "rate"]
    table.iloc[::-1].to_csv("filled.csv", index=False)
    dataset = read([data])
    [run] = read_runs([tmp_path / "filled.csv"], dataset)
    assert run.predicted.astype("str").tolist() == ["lost_card", "rate", "rate", "rate"]


def test_without_a_name_it_is_called_predictions_and_a_filled_in_one_is_kept(tmp_path: Path) -> None:
    data = written(tmp_path)
    assert done("predictions-template", data).stdout.splitlines()[-1] == "Written: predictions.csv"
    Path("predictions.csv").write_text("pred\nrate\n", encoding="utf-8")
    assert "'predictions.csv' is there already" in refused("predictions-template", data)
    assert Path("predictions.csv").read_text(encoding="utf-8") == "pred\nrate\n"


def test_the_data_is_never_written_over(tmp_path: Path) -> None:
    data = written(tmp_path)
    assert "is a file the data came from" in refused("predictions-template", data, "--out", data)
