"""The difference of two runs, input by input, beside the difference of their metrics."""
