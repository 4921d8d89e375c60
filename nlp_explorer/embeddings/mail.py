"""Mail and news posts without what the post office wrote on them: such lines say who and how, never what about."""

from __future__ import annotations

import re

# Source: RFC 5322 (mail) and RFC 5536 (netnews), with the old names that news programs added
_OF_THE_POST_OFFICE = (
    r"from|to|cc|bcc|date|sent|sender|reply-to|followup-to|organi[sz]ation|lines|nntp-posting-\w+|message-id|"
    r"distribution|references|in-reply-to|return-path|received|originator|news-software|article-i\.d\.|newsgroups|path|"
    r"xref|mime-version|content-[\w-]+|x-[\w-]+|posted|expires|approved|disclaimer|return-receipt-to"
)
_FIELD = r"[A-Za-z][\w.-]{0,30}:"
_CONTINUED = r"[^\n]*(?:\n[ \t]+[^\n]+)*"
_HEADER = re.compile(rf"\A\s*(?:{_FIELD}{_CONTINUED}\n){{2,}}")
_LINE = re.compile(rf"^(?:(?:{_OF_THE_POST_OFFICE}):{_CONTINUED}|{_FIELD})", re.IGNORECASE | re.MULTILINE)
_IS_MAIL = re.compile(rf"^(?:{_OF_THE_POST_OFFICE}):", re.IGNORECASE | re.MULTILINE)
_WRITES = r"\b(?:writes|wrote|says):?[ \t]*$"
_WHO_WRITES = re.compile(rf"^(?:[> ]*In [^\n]{{0,200}}\n)?[^\n]{{0,200}}{_WRITES}", re.MULTILINE)
_ADDRESS = re.compile(r"(?<![\w.+%$-])<?[\w.+%$-]+@[\w.-]+>?")  # looks behind: a megabyte of letters is read once


def without_mail_headers(text: str) -> str:
    """Return a text without the header lines it begins with, lines that say who wrote what is quoted, and addresses.

    Of a header, the values of the other fields stay, such as the subject. A text that begins with fewer than two
    such lines, or with none that mail knows, only loses addresses.
    """
    header = _HEADER.match(text)
    if header is not None and _IS_MAIL.search(header.group()):
        body = _WHO_WRITES.sub("", text[header.end() :])
        text = _LINE.sub("", header.group()) + body
    return _ADDRESS.sub("", text) if "@" in text else text
