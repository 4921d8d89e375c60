"""What each class means, as people wrote it: kept with the project, every earlier wording too."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_explorer.projects.project import Document, Project

KIND = "definition"


def definitions(project: Project) -> Mapping[str, Document]:
    """Return the latest definition of each class that has one, by its name. An emptied one is left out."""
    return {found.name: found for found in project.documents(KIND) if found.content}


def keep_definition(project: Project, label: str, text: str, *, reviewer: str) -> None:
    """Keep what a class means, on disk when this returns; an empty text takes the definition away.

    Nothing is written when the text is what is already kept. Earlier definitions stay in the history.

    Raises
    ------
    StorageError
        The project cannot be written.
    """
    kept = definitions(project).get(label)
    if text.strip() != (kept.content if kept else ""):
        project.keep_document(KIND, label, text.strip(), reviewer=reviewer)


def definition_history(project: Project, label: str) -> tuple[Document, ...]:
    """Return every definition a class has had, the newest first; an empty content is one that was taken away."""
    return tuple(document for document in reversed(project.document_history(KIND)) if document.name == label)
