"""What a browser shows when it has lost the server."""
