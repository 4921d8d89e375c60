from __future__ import annotations

from nlp_explorer.audit.measured import MEASURED, PUBLIC_PRECISION, measured_precision


def test_what_was_measured_stands_beside_what_is_known_of_public_sets():
    sentence = measured_precision("fast")
    assert f"{100 * MEASURED['fast'].precision:.0f} % of the rows proposed as 'label wrong' were." in sentence
    assert sentence.endswith(PUBLIC_PRECISION)
    assert "13 to 30 %" in PUBLIC_PRECISION


def test_where_nothing_was_measured_nothing_is_claimed():
    assert measured_precision(None) == measured_precision("multilingual") == PUBLIC_PRECISION
