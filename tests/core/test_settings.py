"""A wrong or half configuration stops the start with one line naming the variable and the mend."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from core.settings import SettingsRefused, load_settings


@pytest.fixture
def environ(tmp_path):
    """The least that a start outside the demo needs."""
    (tmp_path / "seal.pem").write_text("key")
    return {
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO": "0",
        "BASE_URL": "https://talent.example.cn",
        "SECRET_KEY": "k" * 40,
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "SEAL_KEY_FILE": str(tmp_path / "seal.pem"),
        "SEAL_CERTIFICATE_FILE": str(tmp_path / "seal.pem"),
    }


def test_a_complete_configuration_is_taken(environ):
    settings = load_settings(environ)
    assert not settings.demo
    assert settings.is_sqlite
    assert settings.city.name["zh"] == "苏州"
    assert len(settings.city.districts) == 10


@pytest.mark.parametrize(
    "missing", ["BASE_URL", "SECRET_KEY", "FIELD_KEYS", "SEAL_KEY_FILE", "SEAL_CERTIFICATE_FILE"]
)
def test_what_is_missing_outside_the_demo_is_named(environ, missing):
    del environ[missing]
    with pytest.raises(SettingsRefused) as refusal:
        load_settings(environ)
    assert str(refusal.value).startswith("SEAL_" if missing.startswith("SEAL") else missing)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("WEB_THREADS", "-1"),
        ("WEB_THREADS", "٣"),
        ("DEMO", "yes"),
        ("SEAL_WITH", "wax"),
        ("SEAL_TSA_URL", "ftp://time.example"),
        ("SEAL_TSA_ISSUERS_FILE", "/nowhere/issuers.pem"),
        ("SEAL_KEY_STORE", "pkcs11:token=x;object=y"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("STORAGE_URL", "ftp://x"),
        ("MAIL_URL", "sendmail"),
        ("BASE_URL", "talent.example.cn"),
        ("SECRET_KEY", "short"),
        ("FIELD_KEYS", "not-a-key"),
        ("SEAL_KEY_FILE", "/nowhere/seal.pem"),
        ("CITY_FILE", "/nowhere/city.json"),
        ("CLAMD_URL", "localhost"),
        ("MAX_UPLOAD_MB", "1e3"),
        ("WEBHOOK_URL", "http://plain.example/"),
        ("WEBHOOK_SECRET", "short"),
    ],
)
def test_a_wrong_value_is_refused_by_name(environ, name, value):
    with pytest.raises(SettingsRefused) as refusal:
        load_settings({**environ, name: value})
    assert str(refusal.value).startswith(f"{name}:")


def test_news_need_address_and_secret_and_the_secret_is_masked(environ):
    given = {"WEBHOOK_URL": "https://office.example/news", "WEBHOOK_SECRET": "s" * 32}
    for name in given:
        left = {key: value for key, value in given.items() if key != name}
        with pytest.raises(SettingsRefused, match=f"^{name}:"):
            load_settings({**environ, **left})
    with pytest.raises(SettingsRefused, match=r"^WEBHOOK_SECRET:"):
        load_settings({**environ, **given, "WEBHOOK_SECRET": "whsec_" + "?" * 40})
    settings = load_settings({**environ, **given})
    assert settings.webhook_url == "https://office.example/news"
    assert "s" * 32 not in " ".join(settings.masked().values())


def test_the_citys_sign_in_needs_all_three_and_the_secret_is_masked(environ):
    given = {
        "OIDC_ISSUER": "https://login.example.cn",
        "OIDC_CLIENT_ID": "office",
        "OIDC_CLIENT_SECRET": "q" * 40,
    }
    for name in given:
        left = {key: value for key, value in given.items() if key != name}
        with pytest.raises(SettingsRefused, match=f"^{name}:"):
            load_settings({**environ, **left})
    for name, value in (("OIDC_ISSUER", "http://login.example.cn"), ("OIDC_FACTOR", "theirs")):
        with pytest.raises(SettingsRefused, match=f"^{name}:"):
            load_settings({**environ, **given, name: value})
    settings = load_settings({**environ, **given})
    assert settings.oidc_factor == "own"
    assert "q" * 40 not in " ".join(settings.masked().values())


def test_a_demo_stays_on_loopback(environ):
    with pytest.raises(SettingsRefused, match=r"^DEMO:"):
        load_settings({**environ, "DEMO": "1", "HOST": "0.0.0.0"})


def test_sqlite_takes_one_web_process(environ):
    with pytest.raises(SettingsRefused, match=r"^WEB_PROCESSES:"):
        load_settings({**environ, "WEB_PROCESSES": "2"})
    several = {"WEB_PROCESSES": "2", "DATABASE_URL": "postgresql://localhost/x"}
    assert load_settings({**environ, **several}).database_url.startswith("postgresql+psycopg://")


def test_secrets_are_made_once_and_kept_private(tmp_path):
    environ = {"DATA_DIR": str(tmp_path / "data"), "DEMO": "1"}
    first, second = load_settings(environ), load_settings(environ)
    assert first.secret_key == second.secret_key
    assert first.field_keys == second.field_keys
    key = tmp_path / "data" / "keys" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_secrets_and_passwords_are_never_shown(environ):
    shown = load_settings({**environ, "DATABASE_URL": "postgresql://u:hidden@db/x"}).masked()
    text = " ".join(shown.values())
    assert "hidden" not in text
    assert environ["SECRET_KEY"] not in text
    assert environ["FIELD_KEYS"] not in text


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("人才办 <office@bücher.example>", "人才办 <office@xn--bcher-kva.example>"),
        ("office＠人才.example", "office@xn--gmq009b.example"),
        ("Office <office@talent.example>", "Office <office@talent.example>"),
    ],
)
def test_mail_is_from_a_domain_every_server_takes(environ, given, sent):
    assert load_settings(environ | {"MAIL_FROM": given}).mail_from == sent


@pytest.mark.parametrize("given", ["office", "@talent.example", "人才@talent.example", "Office <>"])
def test_mail_from_nobody_is_refused_by_name(environ, given):
    with pytest.raises(SettingsRefused, match="MAIL_FROM"):
        load_settings(environ | {"MAIL_FROM": given})


def test_the_store_is_told_by_settings(environ):
    aws = {"AWS_ACCESS_KEY_ID": "name", "AWS_SECRET_ACCESS_KEY": "hidden", "AWS_ALLOW_HTTP": "1"}
    settings = load_settings(environ | aws | {"STORAGE_URL": "s3://b?endpoint=http://store"})
    assert settings.store_options == {
        "access_key_id": "name", "secret_access_key": "hidden", "allow_http": "1",
    }  # fmt: skip
    assert settings.masked()["AWS_SECRET_ACCESS_KEY"] == "********"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"AWS_ACCESS_KEY_ID": "name"}, "AWS_SECRET_ACCESS_KEY"),
        ({"AWS_SECRET_ACCESS_KEY": "hidden"}, "AWS_ACCESS_KEY_ID"),
        ({"STORAGE_URL": "s3://b?endpoint=http://store"}, "AWS_ALLOW_HTTP"),
        ({"STORAGE_URL": "s3://b", "AWS_ENDPOINT_URL": "http://store"}, "AWS_ALLOW_HTTP"),
    ],
)
def test_half_a_store_is_refused(environ, given, named):
    with pytest.raises(SettingsRefused, match=f"^{named}: "):
        load_settings(environ | given)
