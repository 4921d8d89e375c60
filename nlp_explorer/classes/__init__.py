"""What follows from the classes: their sizes, their words, their meaning, and what to do about the small ones."""
