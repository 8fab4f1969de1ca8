"""The code of a run: what is in the project, what Git says of it, and a snapshot of it.

| module | what it knows |
|---|---|
| `scripts` | which folders hold code, and which scripts can be launched |
| `repository` | what Git says of the user's repository (the one module that uses GitPython) |
| `listing` | which files are the code of a project |
| `sieve`, `secrets` | what is left out of a snapshot, and why |
| `keep`, `behind` | records the code of a run; goes on behind a launch where it takes long |
| `pruning` | drops what no run has any more |
| `snapshot` | takes a snapshot of the code, within a time limit |
| `shadow` | reads what snapshots hold: files, differences, all of it back in a folder |
| `graft` | makes a snapshot of another one with some files changed |
| `checkout` | all of a snapshot in a private folder, data linked in, where commands run |
| `changes`, `blobs` | what Git says of two snapshots; contents by their ids |
| `store`, `cache`, `program` | how: the writing, the memory of what was read, the `git` program |
"""
