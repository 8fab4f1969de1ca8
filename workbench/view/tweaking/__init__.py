"""Tweaking, drawn as rows for the input lanes.

- `draft`    what is edited, and where somebody is in it
- `rows`     the fields of a lane, those that are changed with their old values
- `telling`  one field in a few words: what it is, what is wrong with it
- `preview`  what a filter keeps of a dataset, and how the distributions move
"""
