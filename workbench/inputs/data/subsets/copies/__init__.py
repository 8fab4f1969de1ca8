"""Writing what is kept of a dataset, a module a format; nothing of the original is written anew
that can be copied.

- `parquet`   by DuckDB, as the original is laid out; `exact` where DuckDB would change a type
- `tables`    CSV, TSV and JSON lines, whose `lines` are copied byte by byte; JSON by `array`
- `arrow`     Arrow files and streams, Feather
- `links`     folders, as links to the files
- `packed`    texts in `.gz` and `.zst`
- `progress`  how far it is, and whether it is still wanted
"""
