"""A disposable index over the run folders. Deleting it loses nothing."""
