from __future__ import annotations

from typing import get_args

from nlp_explorer.audit.measured import MEASURED, PUBLIC_PRECISION, measured_precision
from nlp_explorer.embeddings.base import PackagedEncoder


def test_what_was_measured_stands_beside_what_is_known_of_public_sets():
    sentence = measured_precision("fast")
    first, second = (f"{100 * one.precision:.0f} % of {one.n_proposed:,}" for one in MEASURED["fast"])
    assert f"{first} and {second} rows proposed as 'label wrong' were." in sentence
    assert sentence.endswith(PUBLIC_PRECISION)
    assert "13 to 30 %" in PUBLIC_PRECISION


def test_every_encoder_was_measured_and_without_one_nothing_is_claimed():
    assert set(MEASURED) == set(get_args(PackagedEncoder))
    assert measured_precision(None) == PUBLIC_PRECISION


def test_nothing_is_claimed_of_a_model_of_ones_own():
    assert measured_precision("models/mine").startswith("How good proposals by a model of your own are was not")
    assert measured_precision("models/mine").endswith(PUBLIC_PRECISION)
