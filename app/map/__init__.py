"""The map component: WebGL2, no build step, nothing fetched."""
