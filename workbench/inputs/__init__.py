"""What goes into a run."""
