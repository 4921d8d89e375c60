"""What a review meeting needs: this version of the data against the last, runs with what was changed, the report."""
