import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from simple_parsing import ArgumentParser


@dataclass
class Optim:
    lr: float = 0.1  # rate of learning


@dataclass
class Options:
    """Settings."""

    optim: Optim = field(default_factory=Optim)
    log_dir: str = "runs"  # where


parser = ArgumentParser()
parser.add_argument("--foo", type=int, default=3)
parser.add_arguments(Options, dest="options")
args = parser.parse_args()
Path("told.json").write_text(json.dumps({"foo": args.foo, "options": asdict(args.options)}))
