"""What comes out of a run: metrics, meters, the log. Each is appended to and followed."""
