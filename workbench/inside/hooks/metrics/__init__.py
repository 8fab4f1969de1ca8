"""Hooks of libraries that are given metrics."""
