"""The data of runs, drawn as rows: for the lane of the screen, and for `workbench data`.

- `looking`     profiles, those that are missing made in a thread
- `columns`     the columns of one dataset
- `difference`  what differs between the datasets of two runs
- `words`       numbers and shares as people read them
"""
