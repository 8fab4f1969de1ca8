"""Logs of other tools: read from files that the real libraries wrote."""
