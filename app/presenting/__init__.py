"""Keys of the page that is shown on a projector."""
