from __future__ import annotations

import json

import numpy as np
import pandas as pd

from nlp_explorer.plots.map_payload import MapName, hover_text, inside, map_payload, of_kinds, unit_square


def unpacked(payload: bytes) -> tuple[dict[str, object], np.ndarray, np.ndarray]:
    length = int(np.frombuffer(payload[:4], "<u4")[0])
    header = json.loads(payload[4 : 4 + length])
    rest = payload[4 + length :]
    n = header["n"]
    return header, np.frombuffer(rest[: 8 * n], "<f4").reshape(n, 2), np.frombuffer(rest[8 * n :], "<u2")


def test_payload_holds_places_kinds_and_texts() -> None:
    places = np.array([[0, 0], [1, -1], [0.5, 0.5]], dtype=np.float32)
    payload = map_payload(
        places,
        pd.Categorical(["b", None, "a"], categories=["a", "b"]),
        colours={"a": "#111111"},
        texts=pd.Series(["</script>", None, "你好"]),
        names=[MapName("region", 0, 0, is_large=True), MapName("cluster", 0.5, 0.5)],
        view="v",
        colouring="label",
    )
    header, xy, codes = unpacked(payload)
    assert (4 + int(np.frombuffer(payload[:4], "<u4")[0])) % 4 == 0
    np.testing.assert_array_equal(xy, places)
    assert codes.tolist() == [1, 2, 0]
    assert [kind["name"] for kind in header["kinds"]] == ["a", "b", "none"]
    assert [kind["n"] for kind in header["kinds"]] == [1, 1, 1]
    assert header["texts"] == ["</script>", "", "你好"]
    assert [name["large"] for name in header["names"]] == [True, False]


def test_places_keep_their_shape_in_the_unit_square() -> None:
    square = unit_square(np.array([[0, 0], [10, 5], [np.nan, np.nan]]))
    np.testing.assert_allclose(square[:2], [[-1, -0.5], [1, 0.5]])
    assert np.isnan(square[2]).all()
    assert unit_square(np.zeros((0, 2))).shape == (0, 2)


def test_polygon_holds_what_lies_inside_it() -> None:
    corners = [(0, 0), (2, 0), (2, 2), (1, 1), (0, 2)]  # a notch is cut in from above
    places = np.array([[0.5, 0.5], [1, 1.8], [3, 1], [np.nan, np.nan]])
    assert inside(places, corners).tolist() == [True, False, False, False]


def test_kinds_are_found_by_the_names_of_the_legend() -> None:
    kinds = pd.Categorical(["a", None, "b", "a"])
    assert of_kinds(kinds, {"a"}).tolist() == [True, False, False, True]
    assert of_kinds(kinds, {"none", "b"}).tolist() == [False, True, True, False]
    assert of_kinds(pd.Categorical([None]), set()).tolist() == [False]


def test_hover_text_is_the_beginning_and_nothing_for_a_missing_one() -> None:
    assert hover_text("好" * 1_000) == "好" * 140
    assert hover_text(float("nan")) == ""
