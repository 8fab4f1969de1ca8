import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from transformers import HfArgumentParser


@dataclass
class Model:
    model_name: str = field(default="gpt2", metadata={"help": "Which model."})
    dropout: float = 0.1
    cache: bool = True


parser = HfArgumentParser((Model,))
if sys.argv[1].endswith(".json"):
    (model,) = parser.parse_json_file(sys.argv[1])
else:
    (model,) = parser.parse_args_into_dataclasses()
Path("told.json").write_text(json.dumps(asdict(model)))
