"""See a text-classification dataset before you train on it, and after every bad dev score."""
