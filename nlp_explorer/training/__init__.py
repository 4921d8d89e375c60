"""What to know before training."""
