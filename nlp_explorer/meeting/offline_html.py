"""One HTML file that needs no network: figures that can be zoomed, plotly.js inside it, once and compressed."""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

_GZIP_LEVEL = 9
# Nothing may be fetched from anywhere: the browser itself holds the page to it. Plotly saves pictures through blobs.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "form-action 'none'; base-uri 'none'"
)
_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1B2733; background: #fff; max-width: 1060px; margin: 2rem auto;
  padding: 0 1.2rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 0 0 .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid #DDE3EA; padding: 4px 8px; text-align: left; vertical-align: top; }
td { white-space: pre-wrap; }
.plot { min-height: 120px; margin: .4rem 0; }
@media print { body { margin: 0; max-width: none; } .modebar { display: none; } section { break-inside: avoid-page; } }
"""


def figure_place(position: int, alt: str) -> str:
    """Return the HTML of the place where the figure of that position is drawn; ``alt`` says what it shows."""
    return f'<div class="plot" data-figure="{position}" role="img" aria-label="{html.escape(alt)}"></div>'


def offline_page(title: str, body: str, figures: Sequence[go.Figure] = (), *, style: str = "") -> str:
    """Return a whole page as HTML, with everything it needs inside.

    Parameters
    ----------
    title
        Plain text.
    body
        HTML, escaped by who wrote it, with the places of `figure_place`.
    figures
        Drawn in their places. Without any, plotly.js (about 2 MB) is left out.
    style
        Further CSS.
    """
    drawn = ""
    if figures:
        content = json.dumps({str(at): json.loads(figure.to_json()) for at, figure in enumerate(figures)})
        script = Path(__file__).with_name("offline.js").read_text(encoding="utf-8")
        drawn = (
            f'<script type="application/json" id="figures">{_in_script(content)}</script>\n'
            f'<script type="text/plain" id="plotly-gzip">{_packed_plotly()}</script>\n'
            f"<script>{script}</script>\n"
        )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n"
        f"<body>\n{body}\n{drawn}</body>\n</html>\n"
    )


def _in_script(content: str) -> str:
    """Return JSON that cannot end the script it stands in."""
    return content.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _packed_plotly() -> str:
    """Return plotly.js, compressed, in base64; the same each time."""
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), _GZIP_LEVEL, mtime=0)).decode("ascii")
