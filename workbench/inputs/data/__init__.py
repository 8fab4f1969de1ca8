"""The data of a run: which files it read and wrote, with digests of their content.

- `digest`    digests of files, and the cache of those that are known
- `manifest`  digests of folders
- `opened`    what was opened, reduced: files, or the folders that are full of them
- `files`     the record `files.jsonl`
- `who`       which runs used a content
- `profiles`  what a content is: rows, columns, distributions
- `behind`, `profiling`  profiles made as a run goes on and at its end, in a process of its own
- `checkpoints` what a run left to be loaded again, and whether it is as it was

What a supervisor loads is standard library alone.
"""
