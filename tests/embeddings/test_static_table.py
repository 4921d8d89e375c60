"""The static table: its vectors are those of the published library, and it starts without any of it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from nlp_explorer.embeddings import static_table
from nlp_explorer.embeddings.static_table import StaticTable, package_folder
from nlp_explorer.errors import EncoderError, MissingLibraryError

TEXTS = ["I lost my card", "card", "很快，好吃", "two\nlines\tand a tab", "🙂 emoji", "x" * 5_000]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # raised while sentence-transformers imports
def test_vectors_equal_those_of_sentence_transformers_with_the_same_table() -> None:
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    encoder = StaticTable()
    peer = StaticEmbedding(encoder._tokenizer, embedding_weights=encoder._table)
    expected = peer(peer.tokenize(TEXTS))["sentence_embedding"].detach().numpy()
    np.testing.assert_allclose(encoder.encode(TEXTS), expected, atol=1e-5)


def test_a_vector_is_the_mean_of_the_rows_of_its_tokens() -> None:
    encoder = StaticTable()
    tokens = encoder._tokenizer.encode("I lost my card", add_special_tokens=False).ids
    expected = encoder._table[tokens].mean(axis=0)
    np.testing.assert_allclose(encoder.encode(["I lost my card"])[0], expected, atol=1e-6)


def test_batches_do_not_change_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = StaticTable().encode(TEXTS)
    monkeypatch.setattr(static_table, "MAX_CHARACTERS_AT_ONCE", 10)
    np.testing.assert_array_equal(StaticTable().encode(TEXTS), whole)


def test_no_texts_give_no_vectors() -> None:
    assert StaticTable().encode([]).shape == (0, 256)


def test_neither_torch_nor_the_package_itself_is_imported() -> None:
    code = (
        "import sys; from nlp_explorer.embeddings.static_table import StaticTable; StaticTable().encode(['a']);"
        "print([name for name in ('torch', 'wordllama', 'sentence_transformers', 'sklearn') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_line_breaks_are_known_tokens_and_strange_scripts_are_not() -> None:
    assert StaticTable().unknown_share(["one\ntwo\nthree"]) == 0
    assert StaticTable().unknown_share(["ᚠᚢᚦᚨᚱᚲ"]) > 0.5


def test_missing_package_is_named_with_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_table, "find_spec", lambda name: None)
    with pytest.raises(MissingLibraryError, match=r"'fast' needs the package 'wordllama'.*pip install wordllama"):
        package_folder()


def test_package_without_its_table_is_an_error_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_table, "_WEIGHTS", "weights/gone.safetensors")
    with pytest.raises(EncoderError, match=r"gone.safetensors.*--force-reinstall wordllama"):
        StaticTable()
