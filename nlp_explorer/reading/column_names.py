"""The names by which people call the columns of a text-classification dataset, best first."""

from __future__ import annotations

import re

TEXT_NAMES = (
    "text", "sentence", "utterance", "utt", "review", "review_body", "review_text", "content", "body", "tweet",
    "message", "comment", "comment_text", "question", "query", "post", "document", "doc", "sms", "email", "abstract",
    "article", "passage", "input", "prompt", "phrase", "headline", "description", "summary", "news", "transcript",
    "snippet",
    "request", "dialogue", "paragraph", "title", "subject", "texte", "satz", "文本", "内容", "评论", "句子", "正文",
    "问题", "微博正文", "评价", "标题", "v2",
)  # fmt: skip
PAIR_NAMES = (
    ("premise", "hypothesis"), ("sentence1", "sentence2"), ("sentence_1", "sentence_2"), ("question1", "question2"),
    ("text1", "text2"), ("text_1", "text_2"), ("text_a", "text_b"), ("sentence_a", "sentence_b"),
    ("query1", "query2"), ("question", "sentence"), ("query", "document"), ("query", "passage"),
)  # fmt: skip
# Columns of these names are labels even where hardly a value comes twice
STRONG_LABEL_NAMES = (
    "label_text", "label_name", "gold_label", "label", "labels", "class", "category", "intent", "target", "sentiment",
    "topic", "emotion", "gold", "class_name", "class_label", "标签", "类别",
)  # fmt: skip
LABEL_NAMES = (
    "label_text", "label_name", "gold_label", "label", "labels", "class", "category", "categories", "intent", "intents",
    "target", "sentiment", "topic", "emotion", "gold", "class_name", "classname", "class_label", "y", "tag", "tags",
    "polarity", "genre", "domain", "stance", "annotation", "answer", "output", "rating", "stars", "score",
    "is_spam", "spam", "type", "group", "标签", "类别", "情感", "分类", "意图", "label_id", "class_id", "v1",
)  # fmt: skip
SPLIT_NAMES = ("split", "set", "subset", "partition", "fold", "dataset", "usage", "数据集")
ID_NAMES = (
    "id", "guid", "uid", "uuid", "example_id", "row_id", "text_id", "sentence_id", "doc_id", "tweet_id", "review_id",
    "filename", "file_name", "file", "path", "key", "idx", "index", "编号", "序号",
)  # fmt: skip
PREDICTION_NAMES = ("pred", "pred_label", "prediction", "predictions", "predicted", "predicted_label", "y_pred")
PREDICTION_PREFIX = "pred_"
_NOT_WORD = re.compile(r"[\W_]+")


def plain_name(name: object) -> str:
    """Return a column's name as the lists above write it: ``Review Text`` is ``review_text``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name).strip())
    return _NOT_WORD.sub("_", spaced.casefold()).strip("_")


def rank(name: object, names: tuple[str, ...]) -> int | None:
    """Return the place of a column's name in a list; after all others, when only its last word is listed.

    ``product_review`` thus counts as ``review``; None when the list has neither.
    """
    plain = plain_name(name)
    if plain in names:
        return names.index(plain)
    last = plain.rsplit("_", 1)[-1]
    if last in names and last not in ("id", "file", "index", "key", "v1", "v2", "y"):
        return len(names) + names.index(last)
    return None
