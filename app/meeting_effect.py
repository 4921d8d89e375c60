"""What accepting an item would change: at once, or worked out in the background where the dataset is large."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from app import cache, cached_meeting, state
from app.jobs import Job, jobs
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.agenda_item import AgendaItem, StepProposal
from nlp_explorer.meeting.consequences import Consequences, as_consequences, proposed_recipe
from nlp_explorer.predictions.over_epochs import latest_epochs
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.preview import is_large
from nlp_explorer.review.preview_store import load_preview, preview_key, preview_to_disk


@dataclass(frozen=True, eq=False)
class ItemEffect:
    """What accepting would change; None where nothing, or where it is not known: then why, or the job that asks."""

    found: Consequences | None = None
    why_not: str = ""
    job: Job | None = None


def item_effect(view: state.View, item: AgendaItem) -> ItemEffect:
    """Return what accepting an item would change."""
    run = next(iter(latest_epochs(view.runs)), None)
    try:
        if is_large(view.dataset) and isinstance(item.proposal, StepProposal):  # rows are few: a second at most
            return _in_background(view, item, run)
        found = cached_meeting.effect(
            view.opened.key, item.id, repr(item.proposal), run.title if run else "", item, view.dataset, run
        )
    except ExplorerError as error:
        return ItemEffect(why_not=str(error))
    return ItemEffect(found)


def _in_background(view: state.View, item: AgendaItem, run: Predictions | None) -> ItemEffect:
    recipe = proposed_recipe(item, view.dataset)
    if recipe is None:
        return ItemEffect()
    key = preview_key(recipe, view.dataset, () if run is None else (run,))
    kept = cache.from_disk(key, partial(load_preview, recipe, view.dataset, cache_folder(), predictions=run))
    if kept is not None:
        return ItemEffect(as_consequences(kept, run))
    job = jobs().start(
        f"recipe-{key}",
        "What accepting would change",
        preview_to_disk,
        recipe=recipe,
        dataset=view.dataset,
        cache=cache_folder(),
        predictions=run,
    )
    return ItemEffect(why_not="" if job.status == "running" else job.error or "It was not worked out.", job=job)
