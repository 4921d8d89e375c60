"""Rows whose texts are the same, as groups."""
