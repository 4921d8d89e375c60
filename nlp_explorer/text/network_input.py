"""What a network gets of one text, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_explorer.text.token_view import Token


def n_padding(tokens: Sequence[Token], max_length: int) -> int:
    """Return how many padding tokens fill the text up to the maximum length."""
    return max(max_length - sum(token.is_kept for token in tokens), 0)


def input_answer(tokens: Sequence[Token], max_length: int, *, row_id: int, tokenizer: str) -> str:
    """Return how many tokens a row has, how many of them the network sees, and how many are unknown."""
    n_special = sum(token.kind == "special" for token in tokens)
    n_unknown = sum(token.kind == "unknown" for token in tokens)
    n_cut = sum(not token.is_kept for token in tokens)
    padding = n_padding(tokens, max_length)
    rest = (
        f"{n_cut:,} of them {'is' if n_cut == 1 else 'are'} cut off"
        if n_cut
        else f"nothing is cut and {padding:,} are padding"
    )
    return (
        f"Row {row_id:,} has {len(tokens):,} tokens of {tokenizer}, {n_special:,} of them special and "
        f"{n_unknown:,} unknown; at a maximum length of {max_length:,}, {rest}."
    )
