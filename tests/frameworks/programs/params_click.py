import json
from pathlib import Path

import click


@click.group()
@click.option("--verbose/--quiet", default=False)
@click.option("--lr", default=9.0)
def main(verbose, lr):
    pass


@main.command()
@click.option("--lr", default=0.1, help="Rate of learning.")
@click.option("--kind", type=click.Choice(["adam", "sgd"]), default="adam")
@click.option("-b", "--batch-size", type=click.IntRange(1, 100), default=3)
@click.option("--layer", multiple=True, type=int)
@click.option("--hub-token")
@click.argument("data")
def train(**given):
    given["train.lr"] = given.pop("lr")
    Path("told.json").write_text(json.dumps(given))


main()
