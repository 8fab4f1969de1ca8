"""Profiles of datasets: rows, columns, and how the values of each column are distributed.

- `profile`  what a profile tells
- `store`    the profiles of a project, kept by the digest of what they describe
- `make`     a profile of a file or a folder as it is now
- `tables`   CSV, TSV, JSON and Parquet, by DuckDB
- `locked`   a database that can read that one file and nothing else
- `columns`  the SQL that tables are summed up by, and what its answers mean
- `arrays`   .npy and .npz, by NumPy
- `folders`  any folder, as a table of its files

`profile` and `store` are standard library alone: a supervisor uses them.
"""
