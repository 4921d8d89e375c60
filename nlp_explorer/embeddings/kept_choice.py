"""The encoder that the rule picks for a dataset, kept on disk: to judge its texts takes a second or more."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.embeddings.encoders import EncoderChoice, choose_encoder, list_encoders
from nlp_explorer.embeddings.languages import PACKAGE
from nlp_explorer.errors import StorageError

logger = logging.getLogger(__name__)

FOLDER = "encoder-choices"  # inside the cache folder
VERSION = "1"  # of the rule: a change gives it a new number
MIN_ROWS = 1_000  # fewer are judged at once


def kept_encoder_choice(dataset: Dataset, cache: Path) -> EncoderChoice:
    """Return what `choose_encoder` picks, from disk if these texts were judged before with the same encoders at hand.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    if len(dataset) < MIN_ROWS:
        return choose_encoder(dataset)
    at_hand = [info.why_not for info in list_encoders()], find_spec(PACKAGE) is not None
    digest = sha256(f"{VERSION} {dataset.text_fingerprint} {at_hand}".encode()).hexdigest()
    path = cache / FOLDER / f"{digest[:32]}.json"
    if path.exists():
        try:
            with storage_errors(path, "read"):
                return EncoderChoice(**json.loads(path.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            logger.warning("the choice in %s is damaged (%s): it is made again", path, error)
    made = choose_encoder(dataset)
    try:
        write_whole(path, json.dumps(asdict(made)).encode())
    except StorageError as error:
        logger.warning("the choice is not kept: %s", error)
    return made
