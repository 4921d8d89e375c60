"""The export's files: the cleaned rows, the changes, the dropped rows."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app import cache, door, state
from app.adding_steps import RECIPE_PAGE
from app.jobs import jobs, show_job
from app.parts import answer, notes, sentence
from app.recipe_preview import preview
from app.runs import chosen_run
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder
from nlp_explorer.review.export import Export
from nlp_explorer.review.preview_store import export_path, export_to_disk
from nlp_explorer.review.recipe import Recipe
from nlp_explorer.review.standing import open_decisions
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions
from nlp_explorer.review.writers import export_bytes, export_frames, file_stem, frame_bytes

MAX_SHOWN = 200
_ERROR = "export-error"  # session: why the files are not written
_MIME = "application/octet-stream"


def recipe_note(view: state.View, recipe: Recipe) -> None:
    """Say which steps the export is made of, and what waits for a person."""
    project = view.opened.project
    standing = cache.standing(project, view.opened.key, view.dataset)
    steps = [planned.step for planned in recipe.steps if planned.enabled]
    sentence("; ".join(step.sentence() for step in steps) or "no step", title="Made by the recipe:")
    if len(standing.rows) and not any(isinstance(step, ApplyDecisions) for step in steps):
        sentence("The recipe does not apply the decisions about rows: add that step, if they are to count.")
    notes(open_decisions(standing))
    st.page_link(RECIPE_PAGE, label="Open the recipe", query_params=state.link_parameters())


def export_files(view: state.View, cleaned: Export) -> None:
    """Offer the files for download, each with its first rows."""
    stem = file_stem(view.dataset.name)
    name = f"{stem}.clean.{_kind()}"
    st.download_button(
        "Download all three as ZIP",
        data=lambda: export_bytes(cleaned, name),
        file_name=f"{stem}.clean.zip",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
        key="export-zip",
    )
    frames = export_frames(cleaned, name)
    titles = ("Cleaned rows", "Changes", "Dropped rows")
    tabs = st.tabs([f"{title} · {len(frame):,}" for title, frame in zip(titles, frames.values(), strict=True)])
    for tab, (file_name, frame) in zip(tabs, frames.items(), strict=True):
        with tab:
            st.dataframe(frame.head(MAX_SHOWN), height=300, hide_index=True)
            if len(frame) > MAX_SHOWN:
                st.caption(f"The first {MAX_SHOWN} of {len(frame):,}.")
            st.download_button(
                f"Download {file_name}",
                data=partial(frame_bytes, frame, file_name),
                file_name=file_name,
                mime=_MIME,
                on_click="ignore",
                key=f"export-{file_name}",
            )


def large_export(view: state.View, recipe: Recipe) -> None:
    """Offer the three files of a large dataset, which are written in the background."""
    found = preview(view, recipe, chosen_run(view))
    if found is None:
        return
    answer(f"{found.sentence()} The source file stays as it is.")
    recipe_note(view, recipe)
    stem = file_stem(view.dataset.name)
    name = f"{stem}.clean.{_kind()}"
    path = export_path(recipe, view.dataset, name, cache_folder())
    if path.is_file():
        st.download_button(
            "Download all three as ZIP",
            data=path.read_bytes,
            file_name=f"{stem}.clean.zip",
            type="primary",
            on_click="ignore",
            icon=":material/download:",
            key="export-zip",
        )
        return
    job = jobs().get(f"export-{path}")
    if job is not None and job.status == "running":
        show_job(job)
        return
    if job is not None:
        sentence(job.error or "The writing was cancelled.")

    def write() -> None:
        try:
            door.require("download")
        except ExplorerError as error:
            st.session_state[_ERROR] = str(error)
            return
        jobs().start(
            f"export-{path}",
            "Writing the files",
            export_to_disk,
            recipe=recipe,
            dataset=view.dataset,
            name=name,
            cache=cache_folder(),
        )

    if door.allows("download"):
        st.button("Write the files", type="primary", key="export-write", on_click=write)
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])


def _kind() -> str:
    chosen = st.segmented_control(
        "Format",
        ["csv", "jsonl", "parquet"],
        default="csv",
        required=True,
        key="export-format",
        bind="query-params",
    )
    return str(chosen)
