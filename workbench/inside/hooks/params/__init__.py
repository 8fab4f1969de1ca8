"""Hooks of libraries that read the command line or configurations."""
