"""Hooks of libraries that know datasets by name, or open files by themselves."""
