"""What looks like a secret, by its name or by its first bytes.

Names are matched as whole names, so that `tokenizer.json`, `tokens.py` and `secrets.py` are code.
"""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"""
      \.env | \.env\.(?!(example|sample|template|dist|defaults?)$).+ | .+\.env | \.envrc
    | .+\.(pem|key|p12|pfx|p8|ppk|kdbx?|jks|keystore|token|secret|secrets)
    | id_(rsa|dsa|ecdsa|ed25519)(?!.*\.pub$).*
    | [._]netrc | \.npmrc | \.pypirc | \.git-credentials | \.pgpass | \.my\.cnf | \.htpasswd
    | \.dockercfg | \.dockerconfigjson | \.boto | \.s3cfg | \.vault[-_]?token | kubeconfig(\..+)?
    | (.*[-_.])?(credentials?|secrets?)(\.(json|ya?ml|toml|env|txt|ini|cfg|csv))
    | \.?credentials? | \.?secrets?
    | client[-_]secret.*\.json | service[-_]?account.*\.json | application_default_credentials\.json
    | \.?(hf|wandb|github|gitlab|gh|openai|api|access|auth|bearer)[-_]?(token|api[-_]?key)(\.txt)?
    | \.?(token|api[-_]?keys?|passwords?|passwd)(\.(txt|json|ya?ml|toml))?
    | kaggle\.json | \.streamlit_secrets\.toml
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Files that are named plainly and are known by the folder they lie in.
_PATHS = re.compile(r"(.*/)?(\.kube/config|\.aws/(config|credentials)|\.docker/config\.json)")
_PRIVATE = re.compile(rb"\s*(-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-)")


def looks_secret(path: str) -> bool:
    """Whether a file with this path, relative to the project, is likely to hold a secret."""
    name = path.rpartition("/")[2]
    return bool(_NAMES.fullmatch(name) or _PATHS.fullmatch(path))


def holds_private_key(content: bytes) -> bool:
    """Whether a file with this content is a private key."""
    return bool(_PRIVATE.match(content[:200].removeprefix(b"\xef\xbb\xbf")))
