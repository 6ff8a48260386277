"""What is handed to operators starts on the system it names, and installs what was looked at."""

import base64
import os
import re
import zlib
from pathlib import Path

import pytest

from core.db import db
from core.serving import __main__ as serving
from core.settings import SettingsRefused
from core.time_zones import zone_names
from events.registrations import links
from talent.claims import links as employers
from talent.claims.states import ClaimState
from tests.factories.events import make_edition, make_registration
from tests.factories.talent import make_claim

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
LOCKS = ("requirements", "requirements-dev")
# Directives that nginx 1.22 of Debian 12 does not know; it then does not start.
NEWER_THAN_DEBIAN_12 = {"http2", "http3", "quic_retry", "mgmt", "proxy_pass_trailers"}


def directives():
    bare = re.sub(r"#.*", "", NGINX)
    return [words.split() for words in re.split(r"[;{}]", bare) if words.strip()]


def test_the_proxys_settings_are_known_to_debian_12():
    assert not {words[0] for words in directives()} & NEWER_THAN_DEBIAN_12
    assert [words for words in directives() if words[0] == "listen" and "443" in words[1]] == [
        ["listen", "443", "ssl", "http2"],
        ["listen", "[::]:443", "ssl", "http2"],
    ]


def test_the_proxy_does_not_tell_its_version():
    assert ["server_tokens", "off"] in directives()


def pins(text):
    return dict(re.findall(r"^([a-z0-9][\w.\-]*)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_with_hashes(name):
    lock = (ROOT / f"{name}.txt").read_text()
    wanted = pins((ROOT / f"{name}.in").read_text())
    assert wanted.items() <= pins(lock).items()
    entries = re.split(r"\n(?=[a-z0-9])", lock)[1:]
    assert len(entries) >= len(wanted) > 10
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in lock
    assert "index-url" not in lock


def test_the_tests_stand_on_the_versions_that_run():
    run, test = (pins((ROOT / f"{name}.txt").read_text()) for name in LOCKS)
    assert run.items() <= test.items()


def test_what_libraries_read_themselves_reaches_the_server(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("AWS_ACCESS_KEY_ID=from-the-file\nAWS_REGION=lost\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_REGION", "given")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "")  # so that it is as before afterwards
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    def stop():
        known = os.environ.get("AWS_ACCESS_KEY_ID")
        raise SettingsRefused(f"{known} {os.environ['AWS_REGION']}")

    monkeypatch.setattr(serving, "load_settings", stop)
    with pytest.raises(SettingsRefused, match="from-the-file given"):
        serving._ready(demo=False)


def readable(token):
    """What anybody can read in a signed token."""
    part = token.lstrip(".").split(".")[0]
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return zlib.decompress(data) if token.startswith(".") else data


def test_a_secret_link_does_not_hold_the_address(app):
    registration = make_registration(make_edition())
    db.session.commit()
    token = links.registration_token(registration)
    assert b"@" not in readable(token)
    assert links.find_by_token(token) is registration
    older = links._serializer(links._SALT).dumps([str(registration.id), registration.email])
    assert b"@" in readable(older)
    assert links.find_by_token(older) is registration


def test_an_employers_link_does_not_hold_the_address(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    claim.employer_contact = "boss@example.org"
    token = employers.employer_token(claim)
    assert b"@" not in readable(token)
    assert employers.find_claim_by_employer_token(token) is claim
    older = employers.link_signer(employers._SALT).dumps([str(claim.id), claim.employer_contact])
    assert employers.find_claim_by_employer_token(older) is claim


def test_templates_use_attributes_that_html_knows():
    bare = re.compile(r"(?<![-\w])hx-[a-z]")
    every = (ROOT / "templates").rglob("*.html")
    assert [str(file) for file in every if bare.search(file.read_text())] == []


def test_static_files_are_to_be_had_by_https_alone(client):
    for path in ("/static/img/mark.svg", "/favicon.ico"):
        secure = client.get(path, base_url="https://localhost")
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "Strict-Transport-Security" not in client.get(path).headers


def test_who_finds_a_weakness_learns_whom_to_tell(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    assert {"Expires", "Preferred-Languages"} <= fields.keys()


def test_time_zones_speak_both_languages(app):
    assert zone_names("zh")["Europe/Berlin"] == "德国（柏林）时间"
    assert zone_names("en")["Europe/Berlin"] == "Germany (Berlin) Time"
    chinese = zone_names("zh")
    assert [name for name in chinese.values() if re.search("[A-Za-z]", name)] == []
    assert chinese["America/Argentina/Buenos_Aires"] == "阿根廷（布宜诺斯艾利斯）时间"
