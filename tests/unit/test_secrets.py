"""Which files are taken for secrets: by name as a whole name, and by their first bytes."""

from __future__ import annotations

import pytest

from workbench.inputs.code.secrets import holds_private_key, looks_secret

SECRET = """
.env .env.local .env.production prod.env .envrc server.pem tls.KEY id_rsa id_rsa_work id_ed25519
cert.p12 cert.pfx vault.kdbx .netrc _netrc .npmrc .pypirc .git-credentials credentials.json
gcp-credentials.json credentials secrets.json secrets.yaml secrets.yml secrets.toml secrets.env
secrets.txt my_secrets.yaml service-account.json service_account_prod.json client_secret_12.json
hub.token token token.txt token.json hf_token hf_token.txt .hf_token wandb_api_key kaggle.json
api_key.txt .aws/credentials home/.kube/config .docker/config.json kubeconfig password.txt
""".split()

CODE = """
.env.example .env.sample .env.template tokenizer.json tokenizer_config.json special_tokens_map.json
tokens.py token.py tokenize.py keyboard.py keys.py secrets.py test_secrets.py credentials.py
id_rsa.pub id_ed25519.pub environment.yaml env.py config.json kube/config train.py monkey
tokenization.txt added_tokens.json key.py token_count.txt docker/config.json .envs/readme
""".split()


@pytest.mark.parametrize("name", SECRET)
def test_secrets_by_name(name: str) -> None:
    assert looks_secret(name)
    if "/" not in name:
        assert looks_secret(f"deep/down/{name}")


@pytest.mark.parametrize("name", CODE)
def test_what_is_only_named_alike_is_code(name: str) -> None:
    assert not looks_secret(name)
    assert not looks_secret(f"src/{name}")


def test_a_private_key_is_known_by_its_first_line() -> None:
    for kind in (b"", b"RSA ", b"EC ", b"OPENSSH ", b"ENCRYPTED "):
        assert holds_private_key(b"\n-----BEGIN %sPRIVATE KEY-----\nMII" % kind)
    assert holds_private_key(b"PuTTY-User-Key-File-3: ssh-ed25519")


def test_a_certificate_and_code_about_keys_are_no_private_keys() -> None:
    assert not holds_private_key(b"-----BEGIN CERTIFICATE-----\nMII")
    assert not holds_private_key(b"-----BEGIN PUBLIC KEY-----\nMII")
    assert not holds_private_key(b'MARK = "-----BEGIN PRIVATE KEY-----"\n')
    assert not holds_private_key(b"")
