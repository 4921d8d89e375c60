"""Members of archives and files of folders that are no data: hidden, left by a system, or about the data."""

from __future__ import annotations

from pathlib import PurePosixPath

SYSTEM_FOLDERS = ("__MACOSX", "__pycache__")
SYSTEM_FILES = ("thumbs.db", "desktop.ini")
DESCRIPTIONS = (
    "manifest.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json",
    "package.json",
)  # fmt: skip
OTHER_SUFFIXES = (
    ".md", ".rst", ".html", ".htm", ".pdf", ".doc", ".docx", ".py", ".ipynb", ".r", ".sh", ".png", ".jpg", ".jpeg",
    ".gif", ".svg", ".npy", ".npz", ".pkl", ".pickle", ".pt", ".bin", ".safetensors", ".bib", ".yml", ".yaml", ".toml",
    ".log", ".lock", ".tex",
)  # fmt: skip
# A file whose name begins so and that is plain text is about the data
ABOUT = ("readme", "license", "licence", "copying", "changelog", "citation", "notice")
_PLAIN_SUFFIXES = ("", ".txt", ".src")


def is_rubbish(name: str) -> bool:
    """Whether a member or file, named with its folders, holds no rows by its name."""
    path = PurePosixPath(name.replace("\\", "/"))
    if any(part in SYSTEM_FOLDERS or part.startswith(".") for part in path.parts):
        return True
    base, suffix = path.name.casefold(), path.suffix.casefold()
    is_about = base.startswith(ABOUT) and suffix in _PLAIN_SUFFIXES
    return is_about or base in SYSTEM_FILES + DESCRIPTIONS or suffix in OTHER_SUFFIXES
