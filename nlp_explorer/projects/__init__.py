"""The workspace on disk: projects, dataset versions, row keys, the database."""

from nlp_explorer.projects.merge import Merged, merge_workspaces
from nlp_explorer.projects.opened import OpenedAs
from nlp_explorer.projects.project import Document, Project, Version
from nlp_explorer.projects.row_keys import RowKey, match_rows, row_keys
from nlp_explorer.projects.workspace import Earlier, Workspace, open_workspace

__all__ = [
    "Document",
    "Earlier",
    "Merged",
    "OpenedAs",
    "Project",
    "RowKey",
    "Version",
    "Workspace",
    "match_rows",
    "merge_workspaces",
    "open_workspace",
    "row_keys",
]
