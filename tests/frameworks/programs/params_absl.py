import json
from pathlib import Path

from absl import app, flags

FLAGS = flags.FLAGS
flags.DEFINE_float("lr", 0.1, "Rate of learning.", short_name="l")
flags.DEFINE_enum("kind", "adam", ["adam", "sgd"], "Which optimiser.")
flags.DEFINE_bool("amp", True, "Mixed precision.")
flags.DEFINE_list("names", "a,b", "Names.")
flags.DEFINE_string("data", None, "Where the data is.")


def main(_):
    told = {name: getattr(FLAGS, name) for name in ("lr", "kind", "amp", "names", "data")}
    Path("told.json").write_text(json.dumps(told))


app.run(main)
