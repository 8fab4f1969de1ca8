"""Datasets and models that are known by a name: of a hub, an object store, a library.

Each is told once, with the version, the commit or the ETag that it came in. Nothing is asked of a
network for that.
"""

from __future__ import annotations

import os
import re
import sys

from .. import tell, wrap
from . import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_COMMIT = re.compile(r"/snapshots/([0-9a-f]{7,64})(/|$)")
_REVISION = re.compile(r"@([0-9a-f]{7,64})(/|$)")
_BUILT = re.compile(r"/([0-9a-f]{40,64})/[^/]+$")
#: Builders that read files which the caller names.
_BUILDERS = frozenset(
    "csv json parquet arrow text pandas imagefolder audiofolder videofolder webdataset xml".split()
)
#: File systems that are no place of their own: local ones, and those within another.
_NEAR = frozenset(
    "file local memory zip tar libarchive dir cached blockcache filecache simplecache reference "
    "data dbfs generic".split()
)
#: Functions of scikit-learn that name no dataset: the caller names a file, or they are helpers.
_FILES = frozenset(
    "load_files fetch_file load_descr load_csv_data load_gzip_compressed_csv_data".split()
)

_told: set[tuple[str, bool, str]] = set()


def load_dataset(module: ModuleType) -> None:
    """See `datasets.load_dataset`."""
    wrap.after(module, "load_dataset", _loaded)


def hub_download(module: ModuleType) -> None:
    """See the downloads of `huggingface_hub`, which Transformers and others go through."""
    for name in ("hf_hub_download", "snapshot_download"):
        if hasattr(module, name):
            wrap.after(module, name, _downloaded)


def filesystem(module: ModuleType) -> None:
    """See what `fsspec` opens elsewhere."""
    wrap.after(module.AbstractFileSystem, "open", _opened)


def amazon(module: ModuleType) -> None:
    """See what boto3's clients read from S3 and write there."""
    wrap.after(module.BaseClient, "_make_api_call", _called)


def sklearn(module: ModuleType) -> None:
    """See the datasets that scikit-learn brings along or fetches."""
    for name, held in list(vars(module).items()):
        own = getattr(held, "__module__", "") == module.__name__ and name not in _FILES
        if own and callable(held) and name.startswith(("load_", "fetch_")):
            wrap.after(module, name, _bundled(name.partition("_")[2]))


def torchvision(module: ModuleType) -> None:
    """See the datasets of torchvision by their names."""
    wrap.after(module.VisionDataset, "__init__", _vision)


def torch_hub(module: ModuleType) -> None:
    """See what `torch.hub` loads."""
    wrap.after(module, "load", _torch_model)
    wrap.after(module, "load_state_dict_from_url", lambda _, url, *args, **kw: _once(url))


def keras_file(module: ModuleType) -> None:
    """See what Keras downloads, its own datasets among it."""
    wrap.after(module, "get_file", _keras_file)


def _once(path: str, write: bool = False, version: object = "", **known: object) -> None:
    """Tell of a name and its version, the first time."""
    key = (path, write, str(version or ""))
    if key not in _told and len(_told) < 10000:
        _told.add(key)
        some = {name: value for name, value in known.items() if value not in (None, "")}
        tell.opened(path, write, version=key[2], **some)


def _loaded(
    result: Any, path: Any, name: object = None, data_dir: Any = None, data_files: Any = None,
    split: object = None, *args: object, revision: object = None, **kw: object
) -> None:  # fmt: skip
    for given in data_files.values() if isinstance(data_files, dict) else [data_files]:
        paths.path(given)
    if data_dir is not None:
        paths.path(data_dir)
    if os.path.exists(str(path)):
        paths.path(path)
    elif str(path) not in _BUILDERS:
        one = next(iter(result.values())) if isinstance(result, dict) else result
        info = getattr(one, "info", None)
        _once(
            "hf://datasets/{}".format(path),
            version=_version(one, info) or revision or getattr(info, "version", None),
            config=getattr(info, "config_name", None) or name,
            split=None if split is None else str(split),
            fingerprint=getattr(one, "_fingerprint", None),
        )


def _version(data: Any, info: Any) -> str:
    """The commit of the hub that a dataset was built from, as far as it is known here."""
    for url in getattr(info, "download_checksums", None) or ():
        found = _REVISION.search(url)
        if found:
            return found.group(1)
    for cached in getattr(data, "cache_files", None) or ():
        found = _BUILT.search(cached.get("filename", ""))
        if found:
            return found.group(1)
    return ""


def _downloaded(result: Any, repo_id: Any, *args: Any, **kw: Any) -> None:
    kind = kw.get("repo_type") or "model"
    found = _COMMIT.search(str(result).replace(os.sep, "/"))
    commit = found.group(1) if found else kw.get("revision")
    _once("hf://{}s/{}".format(kind, repo_id), version=commit)


def _opened(result: Any, self: Any, path: Any, mode: str = "rb", *args: Any, **kw: Any) -> None:
    protocol = self.protocol if isinstance(self.protocol, str) else self.protocol[0]
    if protocol in _NEAR:
        return
    url = path if "://" in path else "{}://{}".format(protocol, path.lstrip("/"))
    # What is known already; asking the object would ask the network.
    details = getattr(result, "__dict__", {}).get("_details") or {}
    tags = [details[name] for name in ("ETag", "etag", "sha256", "blob_id") if details.get(name)]
    version = str(tags[0]).strip('"') if tags else ""
    _once(_bare(url), mode[:1] != "r", version, bytes=details.get("size"))


def _bare(url: str) -> str:
    """An address without the password and the signature that it may carry."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    return "{}://{}{}{}".format(scheme, place.rpartition("@")[2], slash, path.partition("?")[0])


def _called(result: Any, self: Any, operation: str, params: Any, *args: Any, **kw: Any) -> None:
    if operation in ("GetObject", "PutObject", "CompleteMultipartUpload"):
        url = "s3://{}/{}".format(params["Bucket"], params["Key"])
        version = result.get("VersionId") or str(result.get("ETag", "")).strip('"')
        _once(url, operation != "GetObject", version, bytes=result.get("ContentLength"))


def _bundled(name: str) -> Any:
    def see(_: object, *args: object, **kw: object) -> None:
        of = kw.get("name") or kw.get("data_id") or (args[0] if args else None)
        version = getattr(sys.modules.get("sklearn"), "__version__", "")
        if name == "openml":
            _once("openml://{}".format(of), version=kw.get("version"))
        else:
            _once("sklearn://" + name, version=version)

    return see


def _vision(_: object, self: Any, root: Any = None, *args: Any, **kw: Any) -> None:
    name = type(self).__name__
    if type(self).__module__.startswith("torchvision.") and name not in (
        "ImageFolder", "DatasetFolder", "FakeData",
    ):  # fmt: skip
        _once("torchvision://" + name, root=os.path.abspath(str(root)) if root else None)


def _torch_model(_: object, repo_or_dir: Any, model: Any, *args: Any, **kw: Any) -> None:
    if kw.get("source", "github") == "github":
        repo, _, version = str(repo_or_dir).partition(":")
        _once("github://{}".format(repo), version=version, model=str(model))


def _keras_file(
    result: object, fname: object = None, origin: object = None, *args: object, **kw: object
) -> None:
    if origin and "://" in str(origin):
        _once(_bare(str(origin)), file=str(result))
