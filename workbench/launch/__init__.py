"""Starting runs, watching them from a detached supervisor, stopping them."""
