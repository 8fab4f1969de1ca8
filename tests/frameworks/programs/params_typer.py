import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    adam = "adam"
    sgd = "sgd"


def main(
    data: str,
    lr: Annotated[float, typer.Option(min=-1)] = 0.1,
    kind: Kind = Kind.adam,
    layers: Annotated[list[int], typer.Option(help="Widths.")] = [1, 2],  # noqa: B006
    amp: bool = False,
):
    told = {"data": data, "lr": lr, "kind": kind.value, "layers": layers, "amp": amp}
    Path("told.json").write_text(json.dumps(told))


typer.run(main)
