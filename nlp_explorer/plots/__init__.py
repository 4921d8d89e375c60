"""Pictures: a frame in, a plotly figure out. Nothing is computed here that a page would quote."""
