"""The screen: everything that is drawn with Textual, and nothing else."""
