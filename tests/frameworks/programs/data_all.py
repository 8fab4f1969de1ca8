"""Reads and writes data through libraries whose native code opens the files."""

import functools
import http.server
import json
import pickle
import threading
from pathlib import Path

import datasets
import fsspec
import h5py
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import torch
import xgboost
from huggingface_hub import hf_hub_download
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from sklearn.datasets import load_digits
from transformers import AutoConfig

pq.write_table(pa.table({"a": [1, 2, 3]}), "table.parquet")
rows = pq.read_table("table.parquet").num_rows
with h5py.File("out.h5", "w") as file:
    file["x"] = np.arange(3)
with h5py.File("in.h5", "r") as file:
    total = int(file["x"][:].sum())
save_file({"w": torch.zeros(3)}, "model.safetensors")
load_file("model.safetensors")
with safe_open("given.safetensors", "pt") as file:
    keys = list(file.keys())
torch.save({"a": 1}, "model.pt")
boosted = xgboost.train({}, xgboost.DMatrix(np.zeros((4, 2)), label=np.zeros(4)), 1)
boosted.save_model("boosted.ubj")
load_digits()
pickle.loads(pickle.dumps([load_digits, pyarrow.csv.read_csv, torch.save]))
config = json.loads(Path(hf_hub_download("org/net", "config.json")).read_text())
AutoConfig.from_pretrained("org/net")
data = datasets.load_dataset("csv", data_files="rows.csv", cache_dir="cache")

serve = functools.partial(http.server.SimpleHTTPRequestHandler, directory=".")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
threading.Thread(target=server.serve_forever, daemon=True).start()
with fsspec.open(f"http://user:pass@127.0.0.1:{server.server_port}/rows.csv?key=1") as file:
    file.read()

told = {"rows": rows, "total": total, "keys": keys, "port": server.server_port}
told.update(config=config, data=data["train"].num_rows)
Path("told.json").write_text(json.dumps(told))
