"""The names of everything on disk. The format is described in docs/format.md.

.workbench/
  .gitignore            keeps the folder out of the user's repository
  last                  the highest run number ever removed, so that none is given twice
  index/                disposable
  screen.json           what the screen remembers
  settings.json         what was chosen by a key: directions of metrics, goals, the baseline, the
                        quick command
  line.json             who has paused the line
  labels.jsonl          what people say of runs: tags, notes, stars
  code.git/             snapshots of the code, a bare Git repository
  profiles/             rows and distributions of datasets, a file a content, by digest
  checkouts/            private copies of the code of old runs, data linked in
  subsets/              filtered copies, a folder a dataset, its content and a filter
  loops/                which quick commands run on each save now, a locked file a loop
  editing/              files of old code that are open in an editor
  evaluations.log       what evaluations in the background could not do
  groups/               which run the ranks of one distributed job share
  runs/12/
    run.json            what was asked; written once, before the folder appears
    supervisor.json     who watches the run
    process.json        the training process
    code.json           which snapshot of the code it ran, and what that leaves out
    waiting.json        what it waits for, and its place in the line; then what it got
    place.json          where in the line somebody has moved it
    configs/            changed copies of configuration files
    end.json            how it ended
    goodbye.json        the training process's own word on its end
    stop.jsonl          requests to stop
    output.log          standard output and standard error, as written
    metrics.jsonl       what rank 0 logged; metrics.rank3.jsonl for the others
    output.metrics.jsonl  metrics read from the output
    keras.metrics.jsonl   metrics that a library was given; one file a library
    files.metrics.jsonl   metrics read from files that the run writes
    later.metrics.jsonl   metrics that evaluations have added since the run ended
    params.jsonl  summary.jsonl  meters.jsonl
    python.jsonl          the interpreter, told by itself
    opened.jsonl          files that the training opened, as they were opened
    files.jsonl           what was read and written: sizes, times, digests
    environment.json      packages, machine, driver, job
    notes.jsonl           what was not captured, and why
    supervisor.log      the supervisor's own troubles
"""

import os

FORMAT = 1

PROJECT = ".workbench"
RUNS = "runs"
INDEX = "index"
GROUPS = "groups"
LAST = "last"
SCREEN = "screen.json"
SETTINGS = "settings.json"
LABELS = "labels.jsonl"
LINE = "line.json"
CODE_REPOSITORY = "code.git"
PROFILES = "profiles"
CHECKOUTS = "checkouts"
SUBSETS = "subsets"
DRAFTS = "drafts.json"
EDITING = "editing"
LOOPS = "loops"
EVALUATIONS_LOG = "evaluations.log"

RUN = "run.json"
SUPERVISOR = "supervisor.json"
PROCESS = "process.json"
CODE = "code.json"
WAITING = "waiting.json"
PLACE = "place.json"
CHANGED_CONFIGS = "configs"
END = "end.json"
GOODBYE = "goodbye.json"
STOP = "stop.jsonl"
OUTPUT = "output.log"
METRICS = "metrics.jsonl"
OUTPUT_METRICS = "output.metrics.jsonl"
PARAMS = "params.jsonl"
SUMMARY = "summary.jsonl"
METERS = "meters.jsonl"
PYTHON = "python.jsonl"
OPENED = "opened.jsonl"
FILES = "files.jsonl"
FILES_METRICS = "files.metrics.jsonl"
ENVIRONMENT = "environment.json"
NOTES = "notes.jsonl"
SUPERVISOR_LOG = "supervisor.log"

#: The source of what the training script itself logged.
SDK = "sdk"
#: The source of what an evaluation has measured since.
LATER = "later"

#: Environment variable that tells a training process (and its children) its run folder.
RUN_DIR = "WORKBENCH_RUN_DIR"
#: Environment variable that the training sets for the processes that it starts.
WITHIN = "WORKBENCH_WITHIN"
#: Environment variable that tells where filtered datasets are: a JSON object, path by path.
SUBSETS_NOW = "WORKBENCH_SUBSETS"
#: Environment variable that names the project folder, where it is not found by looking upwards.
PROJECT_DIR = "WORKBENCH_PROJECT"


def metrics(rank: int) -> str:
    """The metrics file of a rank of a distributed run."""
    return METRICS if rank == 0 else "metrics.rank{}.jsonl".format(rank)


def metrics_rank(name: str) -> "int | None":
    """The rank whose metrics file has this name; None for any other file."""
    if name == METRICS:
        return 0
    if name.startswith("metrics.rank") and name.endswith(".jsonl"):
        digits = name[len("metrics.rank") : -len(".jsonl")]
        return int(digits) if digits.isdigit() else None
    return None


def metrics_of(source: str) -> str:
    """The file of the metrics that come from a source: a library, `output`, `files`."""
    return source + "." + METRICS


def metrics_source(name: str) -> "str | None":
    """The source whose metrics file has this name, `sdk` for what rank 0 logged; None for any
    other file."""
    if name == METRICS:
        return SDK
    source, dot, rest = name.partition(".")
    return source if dot and rest == METRICS and source.isidentifier() else None


def runs_folder(project: str) -> str:
    """The folder that holds the runs of the project at `project`."""
    return os.path.join(project, PROJECT, RUNS)
