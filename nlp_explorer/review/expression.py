"""Conditions on rows as people write them: ``characters > 3 and label in ['spam'] and not contains(text, 'http')``.

A small part of Python's grammar, read with `ast` and carried out column by column; nothing is ever executed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.text.lengths import text_lengths

LENGTHS = ("characters", "words")
FUNCTIONS = ("contains", "matches", "is_missing")
GRAMMAR = (
    "write column names, numbers, 'text', == != < <= > >=, in, not in, and, or, not, contains(text, 'piece'), "
    "matches(text, 'pattern'), is_missing(column)"
)
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def rows_where(expression: str, dataset: Dataset) -> np.ndarray:
    """Return which rows a condition holds for, bool, one a row. A comparison with a missing cell does not hold.

    Raises
    ------
    ExplorerError
        The condition is not written as it should be, or names a column that is not there.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ExplorerError(f"The condition {expression!r} cannot be read: {GRAMMAR}.") from error
    return _Reader(expression, dataset).condition(tree.body)


class _Reader:
    def __init__(self, expression: str, dataset: Dataset) -> None:
        self.expression, self.dataset = expression, dataset

    def condition(self, node: ast.expr) -> np.ndarray:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return _all([self.condition(value) for value in values])
            case ast.BoolOp(op=ast.Or(), values=values):
                return ~_all([~self.condition(value) for value in values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ~self.condition(operand)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                sides = [left, *comparators]
                pairs = [self.compare(a, op, b) for a, op, b in zip(sides, ops, sides[1:], strict=False)]
                return _all(pairs)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(name, args)
            case ast.Constant(value=bool(value)):
                return np.full(len(self.dataset), value)
        raise self.wrong(node)

    def compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> np.ndarray:
        if isinstance(op, ast.In | ast.NotIn):
            column = self.column(left)
            if not isinstance(right, ast.List | ast.Tuple | ast.Set):
                raise self.wrong(right)
            found = column.isin([self.constant(item) for item in right.elts]).to_numpy(bool)
            return found if isinstance(op, ast.In) else ~found & column.notna().to_numpy()
        if type(op) not in _COMPARE:
            raise self.wrong(right)
        a, b = self.value(left), self.value(right)
        try:
            held = _COMPARE[type(op)](a, b)
        except TypeError as error:
            raise ExplorerError(
                f"The condition {self.expression!r} compares text with a number: put quotes around text."
            ) from error
        known = np.ones(len(self.dataset), dtype=bool)
        for side in (a, b):
            if isinstance(side, pd.Series):
                known &= side.notna().to_numpy()
        return np.broadcast_to(np.asarray(held, dtype=bool), known.shape) & known

    def call(self, name: str, args: list[ast.expr]) -> np.ndarray:
        match name, args:
            case "is_missing", [column]:
                return self.column(column).isna().to_numpy()
            case "contains" | "matches", [column, ast.Constant(value=str(piece))]:
                cells = pa.array(self.column(column).astype("str"), type=pa.large_string(), from_pandas=True)
                return self.search(name, cells, piece)
        raise ExplorerError(f"The condition {self.expression!r} uses {name!r} in a way that is not known: {GRAMMAR}.")

    def search(self, name: str, cells: pa.Array, piece: str) -> np.ndarray:
        try:
            if name == "contains":
                found = pc.match_substring(cells, piece, ignore_case=True)
            else:
                found = pc.match_substring_regex(cells, piece)
        except pa.ArrowInvalid as error:
            raise ExplorerError(
                f"{piece!r} in the condition {self.expression!r} is no valid pattern: mend it."
            ) from error
        result: np.ndarray = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
        return result

    def value(self, node: ast.expr) -> Any:
        return self.column(node) if isinstance(node, ast.Name) else self.constant(node)

    def column(self, node: ast.expr) -> pd.Series:
        if not isinstance(node, ast.Name):
            raise self.wrong(node)
        if node.id in self.dataset.frame:
            cells = self.dataset.frame[node.id]
            return cells.astype("str") if isinstance(cells.dtype, pd.CategoricalDtype) else cells
        if node.id in LENGTHS:
            return text_lengths(self.dataset.texts, tokenizer=None)[node.id]
        names = named_choices([*self.dataset.frame.columns, *LENGTHS])
        raise ExplorerError(
            f"The condition {self.expression!r} names {node.id!r}, which is no column: use one of {names}."
        )

    def constant(self, node: ast.expr) -> str | float | int:
        match node:
            case ast.Constant(value=str() | int() | float() as value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
        raise self.wrong(node)

    def wrong(self, node: ast.AST) -> ExplorerError:
        return ExplorerError(f"The condition {self.expression!r} cannot be read at {ast.unparse(node)!r}: {GRAMMAR}.")


def _all(masks: list[np.ndarray]) -> np.ndarray:
    result: np.ndarray = np.logical_and.reduce(masks)
    return result
