"""Subsets of datasets: which rows are kept, as a person writes it in a filter.

- `subset`, `steps`  how a filter is written: steps, one after the other
- `reading`          a dataset as a table in a locked database; `kinds`, `arrow`, `folders`
- `guard`            an expression is nothing but that; `writing` writes it anew from what was
                     checked, with the `functions` that a filter may use
- `selection`        a subset of a table as a query for the rows that are kept; `draws` samples
- `explaining`       what is wrong with a filter, in the words of the dataset
- `copying`          a filtered copy of a dataset; `copies`, a module a format
- `store`, `space`   where the copies are kept, and room for them on the disk
- `preview`          what a filter keeps and drops, and how the distributions move, while typing
"""
