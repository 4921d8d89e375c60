"""How far the labels can be trusted."""
