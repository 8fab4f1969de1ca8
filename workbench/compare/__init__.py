"""The difference of runs, input by input, beside the difference of their metrics."""
