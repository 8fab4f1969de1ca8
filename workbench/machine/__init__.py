"""The machine under the run: its processes, its GPUs, its load."""
