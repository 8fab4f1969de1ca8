"""Keeping passwords, keys and tokens out of what is recorded.

A secret is known by its name: `hf_token`, `db.password`, `WANDB_API_KEY`. What a model calls a
token (`pad_token`, `max_tokens`, `tokenizer`, `token_dim`) is none, and neither is a switch.
"""

from __future__ import annotations

import re

#: What is recorded in the place of a secret.
HIDDEN = "***"

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SECRET = frozenset(
    "password passwd passphrase secret secrets credential credentials apikey".split()
)
_KEYS = frozenset("api access private auth secret signing encryption".split())
_LENT = frozenset("auth access api bearer refresh session hub hf security".split())
#: What a token is of, where it is a piece of text.
_MODEL = frozenset(
    "pad padding eos bos unk cls sep mask image img video audio special extra additional prefix "
    "suffix start end stop next per class dist prompt text new first last register add use "
    "return system user assistant tool think decoder encoder begin trigger placeholder".split()
)


def hidden(name: str, value: object) -> bool:
    """Whether `value` is a secret, by the last part of its dotted name and by its kind."""
    if value is None or value == "" or isinstance(value, (bool, dict)):
        return False
    words = [word.lower() for word in _WORDS.findall(name.rpartition(".")[2])]
    if _SECRET.intersection(words) or _pair(words, _KEYS, ("key", "keys")):
        return True
    if isinstance(value, (int, float)) or "token" not in words and "tokens" not in words:
        return False
    if _pair(words, _LENT, ("token", "tokens")):
        return True
    return words[-1] == "token" and (len(words) == 1 or words[-2] not in _MODEL)


def masked(values: object, name: str = "") -> object:
    """`values`, nested dictionaries and lists, with every secret replaced by `HIDDEN`."""
    if isinstance(values, dict):
        return {key: masked(item, str(key)) for key, item in values.items()}
    if hidden(name, values):
        return HIDDEN
    if isinstance(values, list):
        return [masked(item, name) for item in values]
    return values


def _pair(words: list[str], before: frozenset[str], after: tuple[str, ...]) -> bool:
    """Whether one of `after` follows one of `before`."""
    pairs = ((words[place - 1], words[place]) for place in range(1, len(words)))
    return any(one in before and two in after for one, two in pairs)
