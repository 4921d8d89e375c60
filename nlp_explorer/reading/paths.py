"""Which files a path, folder or wildcard means, and which a person may open."""

from __future__ import annotations

import glob
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp_explorer.errors import ReadError, named_choices
from nlp_explorer.reading.content import Content, plain_file
from nlp_explorer.reading.options import Input, NamedBytes
from nlp_explorer.reading.rubbish import is_rubbish

_WILDCARDS = "*?["


@dataclass(frozen=True)
class Found:
    """The files that an input means; ``is_many`` where it was a folder or wildcard and others were passed over."""

    contents: tuple[Content, ...]
    ignored: tuple[str, ...] = ()
    is_many: bool = False


def resolve_allowed(path: str | Path, roots: Sequence[Path]) -> Path:
    """Return the real path of a file or folder that lies under one of the allowed folders, links followed.

    A folder must hold no link that leads out of them.

    Raises
    ------
    ReadError
        The path leads elsewhere, does not exist, or is neither a file nor a folder.
    """
    asked = Path(path).expanduser()
    try:
        real = asked.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        if not _is_allowed(Path(str(asked).replace("\0", "")).resolve(), roots):
            raise _outside(path, roots) from error
        raise ReadError(f"There is no file {str(path)!r}: check the path.") from error
    if not _is_allowed(real, roots):
        if ".." not in asked.parts and _is_allowed(asked.absolute(), roots):
            raise _leads_out(path, roots)
        raise _outside(path, roots)
    if real.is_dir():
        try:
            links = [inside for inside in real.rglob("*") if inside.is_symlink()]
        except PermissionError as error:
            raise _no_permission(real) from error
        for link in links:
            if not _is_allowed(link.resolve(), roots):
                raise _leads_out(link, roots)
    if not (real.is_file() or real.is_dir()):
        raise ReadError(f"{str(path)!r} is neither a file nor a folder: choose a data file.")
    return real


def find_files(item: Input) -> Found:
    """Return the file itself, the data files of a folder, what a wildcard matches, or an upload.

    Raises
    ------
    ReadError
        A file cannot be opened, or a folder or wildcard holds no data file.
    """
    if isinstance(item, NamedBytes):
        return Found((_upload(item),))
    path = Path(item).expanduser()
    if path.is_dir():
        return _folder(path)
    if any(character in str(item) for character in _WILDCARDS) and not path.exists():
        files = [match for match in sorted(map(Path, glob.glob(str(path), recursive=True))) if match.is_file()]
        if not files:
            raise ReadError(f"No file matches {str(item)!r}: check the pattern.")
        return Found(tuple(plain_file(match, match.name) for match in files), is_many=True)
    return Found((plain_file(path, path.name),))


def _folder(folder: Path) -> Found:
    try:
        names = {path: path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()}
    except PermissionError as error:
        raise _no_permission(folder) from error
    data = [path for path, name in names.items() if not is_rubbish(name) and path.stat().st_size > 0]
    if not data:
        inside = f"only {named_choices(names.values())}" if names else "it is empty"
        raise ReadError(f"The folder {str(folder)!r} holds no data file ({inside}): choose a file or another folder.")
    ignored = tuple(name for path, name in names.items() if path not in data)
    return Found(tuple(plain_file(path, names[path]) for path in data), ignored, is_many=True)


def _upload(upload: NamedBytes) -> Content:
    if not upload.data:
        raise ReadError(f"{upload.name!r} is empty (0 bytes): choose another file.")
    digest = hashlib.sha256(upload.data).hexdigest()
    return Content(upload.name, None, len(upload.data), lambda: io.BytesIO(upload.data), sha256=digest)


def _is_allowed(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root.expanduser().resolve()) or path.is_relative_to(root) for root in roots)


def _no_permission(folder: Path) -> ReadError:
    return ReadError(
        f"The folder {str(folder)!r} may not be read: no permission. Ask its owner, or copy it to where you may read."
    )


def _leads_out(path: str | Path, roots: Sequence[Path]) -> ReadError:
    return ReadError(
        f"{str(path)!r} is a link that leads out of the folders you may open ({named_choices(roots)}): "
        "copy the file into one of them."
    )


def _outside(path: str | Path, roots: Sequence[Path]) -> ReadError:
    return ReadError(
        f"{str(path)!r} lies outside the folders you may open ({named_choices(roots)}): "
        "move the file there, or start the app with its folder allowed."
    )
