"""What the post office wrote on a post names no cluster."""

from __future__ import annotations

import pytest

from nlp_explorer.embeddings.mail import without_mail_headers

POST = """From: someone@wam.example.edu (where's my thing)
Subject: WHAT car is this!?
Nntp-Posting-Host: rac3.wam.example.edu
Organization: University of Somewhere,
  College Park
Lines: 15

In article <1993Apr18.160449.1@host.example.edu>
  other@host.example.edu (An Other) writes:
>Is there a guide for motorcycles?

Ask dealer@example.com. He writes: one sold last week.
Note: keep it dry.
"""


def test_only_subject_and_body_are_left_of_a_post() -> None:
    left = "WHAT car is this!? >Is there a guide for motorcycles? Ask He writes: one sold last week. Note: keep it dry."
    assert " ".join(without_mail_headers(POST).split()) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "From: here to there",
        "where is my card",
        "Question: what does it cost\nAnswer: nothing\n",
        "Title: a tale\nBody: it writes:\n",
        "12:30 is late\n13:30 later\n",
        "标题：车\n正文：好\n",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_mail_headers(text) == text


@pytest.mark.parametrize("text", ["a:" * 100_000, "a:\n" * 50_000, "a: b\n \n" * 30_000, "w" * 1_000_000 + " @"])
def test_long_texts_of_odd_lines_are_read_once(text: str) -> None:
    assert len(without_mail_headers(text)) <= len(text)  # a pattern that starts anew at each letter takes an hour
