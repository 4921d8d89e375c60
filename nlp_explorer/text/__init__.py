"""Texts as they are: normalised, counted, told apart by script."""
