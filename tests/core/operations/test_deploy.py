"""What `deploy/` offers works: nginx is started, the rest read and its commands looked up."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from configparser import RawConfigParser
from dataclasses import fields
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from core.clock import now
from core.settings import Settings
from tests.running import ROOT, free_port, wait_for

DEPLOY = ROOT / "deploy"
HOST, FORMER = "talent.example.cn", "former.example.cn"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
# Those of other programs in the same files.
FOREIGN = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS", "CMD"}


class Machine(BaseHTTPRequestHandler):
    """A machine of the portal: says what it was asked, and how."""

    def do_GET(self) -> None:
        told = json.dumps({"path": self.path, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def machine() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kind, plain))
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))


@pytest.fixture
def nginx(machine: int, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Our files, with other ports and paths, before one machine that lives and one that does not."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin") or pytest.fail("no nginx")
    certify(tmp_path)
    plain, secure, gone = free_port(), free_port(), free_port()
    text = "".join((DEPLOY / f"nginx{name}.conf").read_text() for name in ("", "-former-host"))
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443", f"listen 127.0.0.1:{secure}")
    text = re.sub(r"/etc/ssl/\w+/", f"{tmp_path}/", text)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{machine}")
    text = text.replace("# server 10.0.0.12:8000", f"server 127.0.0.1:{gone}")
    kept = "".join(
        f"{kind}_temp_path {tmp_path};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"user root;\npid {tmp_path}/pid;\nerror_log {tmp_path}/log;\n"
        f"events {{}}\nhttp {{\n{kept}{text}}}\n"
    )
    command = [program, "-c", str(whole), "-p", str(tmp_path), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)

    def is_listening() -> bool:
        assert process.poll() is None, process.communicate()[1].decode()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", secure), timeout=1).close()
            return True
        return False

    wait_for(is_listening, "nginx does not listen")
    yield plain, secure
    process.terminate()
    process.communicate()


def ask(port: int, path: str, host: str = HOST, **headers: str) -> tuple[HTTPResponse, str]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, context=context)
    connection.request("GET", path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    return answer, answer.read().decode()


def test_nginx_stands_before_the_machines_that_live(nginx: tuple[int, int]) -> None:
    plain, secure = nginx
    for number in range(6):
        faked = {"X-Forwarded-For": "6.6.6.6"}
        answer, told = ask(secure, f"/events?n={number}", **faked)
        assert answer.status == 200
        said = json.loads(told)
        assert (said["path"], said["X-Forwarded-For"]) == (f"/events?n={number}", "127.0.0.1")
        assert (said["X-Forwarded-Proto"], said["Host"]) == ("https", HOST)
    for hidden in ("/metrics", "/readyz"):
        assert ask(secure, hidden)[0].status == 404
    connection = HTTPConnection("127.0.0.1", plain)
    connection.request("GET", "/verify?x=1", headers={"Host": HOST})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/verify?x=1")


def test_a_code_printed_under_the_former_host_leads_here(nginx: tuple[int, int]) -> None:
    answer, _ = ask(nginx[1], "/V/SZ26-1/TOKEN?lang=zh", FORMER)
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{HOST}/V/SZ26-1/TOKEN?lang=zh"


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_whole_and_its_command_is_ours(name: str, app: Flask, tmp_path: Path) -> None:
    unit = RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / name)
    assert {"Unit", "Service", "Install"} == set(unit.sections())
    program, *words = unit["Service"]["ExecStart"].split()
    if program.endswith("flask"):
        group, command = words
        assert command in app.cli.commands[group].commands  # type: ignore[attr-defined]
    else:
        assert words[:2] == ["-m", "core.serving"]
        assert set(words[2:]) <= {"--web-only"}
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return
    text = (DEPLOY / name).read_text().replace("/opt/talent-portal/.venv/bin/", "/bin/true ")
    (tmp_path / name).write_text(text)
    told = subprocess.run([verify, "verify", "--man=no", tmp_path / name], capture_output=True,
                          text=True, check=False)  # fmt: skip
    wrong = [line for line in told.stderr.splitlines() if name in line]
    assert wrong == [], told.stderr


@pytest.mark.parametrize("name", ["compose.yaml", "kubernetes.yaml"])
def test_every_variable_is_a_setting_and_every_command_ours(name: str, app: Flask) -> None:
    text = re.sub(r"^\s*#.*$", "", (DEPLOY / name).read_text(), flags=re.MULTILINE)
    known = {field.name.upper() for field in fields(Settings)} | FOREIGN
    assert set(re.findall(r"^\s+([A-Z][A-Z_]+):", text, flags=re.MULTILINE)) - known == set()
    commands = re.findall(r'command: \[".venv/bin/(\w+)", (.*)\]', text)
    said = {(program, words.replace('"', "")) for program, words in commands}
    assert said == {("python", "-m, core.serving, --web-only"), ("flask", "jobs, run")}
    paths = set(re.findall(r"path: (/\w+),", text))
    assert paths <= {rule.rule for rule in app.url_map.iter_rules()}


def test_an_image_holds_no_keys_and_no_data_of_the_machine_that_builds_it() -> None:
    left_out = set((ROOT / ".dockerignore").read_text().splitlines())
    assert {".git", ".env", ".venv", "data", "**/portal.env"} <= left_out
    copied = re.findall(r"^COPY (\S+)", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE)
    assert copied == ["requirements.txt", "."]
