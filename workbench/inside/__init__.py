"""What runs inside the training process: standard library only, Python 3.8 to 3.13.

Nothing here imports another room of the workbench, and no error of ours leaves it. The rest of
the core builds on these modules, so that what a run folder looks like is said once:

- `layout`    the file names, and nothing else knows them
- `records`   one append of one whole line; whole files by rename
- `identity`  a process is its pid and its start time, on a host, in a boot
- `folder`    finding the project, making a run
- `sdk`       `log`, `params`, `summary`
- `filtered`  `data`: where a dataset is for this run
- `site/`     what the launcher puts on PYTHONPATH, so that `import workbench` works in any
              training environment
"""
