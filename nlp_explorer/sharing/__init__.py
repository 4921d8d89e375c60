"""Who may come in when the app is shared, and what they may see and do."""
