"""Settings: read once from the environment, frozen, refused when wrong or half given.

Every variable is listed in the contract (README "Settings"). Values come from the process
environment, then from a `.env` file in the working directory; the embedded defaults need neither.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from click import ClickException
from cryptography.fernet import Fernet
from dotenv import dotenv_values

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Whole numbers: what holds where nothing is said, the least and the most.
NUMBERS: dict[str, Any] = {
    "port": (8000, 1, 65535),
    "trusted_proxies": (0, 0, 8),
    "web_processes": (1, 1, 64),
    "web_threads": (8, 1, 256),
    "heavy_at_once": (2, 1, 64),
    "job_processes": (0, 0, 64),
    "statement_seconds": (120, 0, 3600),
    "idle_transaction_seconds": (600, 0, 86400),
    "max_upload_mb": (20, 1, 200),
    "delegation_at_once": (30, 0, 1000),
    "guest_hold_hours": (24, 1, 720),
    "interview_walking_minutes": (10, 0, 120),
    "organisation_verified_months": (6, 1, 60),
    "organisation_join_days": (5, 0, 60),
    "exhibitor_people": (6, 1, 50),
    "exhibitor_cancel_days": (1, 0, 30),
    "exhibitor_absences": (2, 1, 20),
    "exhibitor_absence_days": (365, 1, 3650),
    "exhibitor_block_months": (12, 1, 120),
    "application_kept_months": (12, 1, 120),
    "job_valid_days": (90, 1, 366),
    "fair_filing_days": (15, 0, 180),
    "mass_event_days": (20, 0, 180),
    "fair_report_days": (7, 0, 180),
    "permit_reminder_days": (7, 0, 60),
    "travel_notice_days": (5, 1, 60),
    "revocation_hearing_days": (10, 1, 60),
    "supplement_extension_days": (15, 1, 60),
}
# Bytes: of a request's head, and of a body that is read away so that its sender reads our answer.
LONGEST_HEAD, MOST_READ_AWAY = 64 * 1024, 512 * 1024 * 1024
SECRET_FIELDS = frozenset(
    {"secret_key", "field_keys", "metrics_token", "webhook_secret", "oidc_client_secret",
     "aws_secret_access_key", "aws_session_token"}
)  # fmt: skip
# By the names that every program for such stores knows: what STORAGE_URL does not say.
STORE = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
         "AWS_ENDPOINT_URL")  # fmt: skip


class SettingsRefused(ClickException):
    """The start is refused; the message is one line naming the variable and the mend.

    A ClickException, so that every command ends with that line and status 1, not a trace.
    """


@dataclass(frozen=True)
class District:
    """A county-level city or district of the office's city; `code` is stored with claims."""

    code: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class City:
    """What makes an installation this city's: names, districts, and the serial prefix."""

    name: Mapping[str, str]
    office_name: Mapping[str, str]
    product_name: Mapping[str, str]
    authority_name: Mapping[str, str]
    province_authority_name: Mapping[str, str]
    contact: Mapping[str, str]
    serial_prefix: str
    districts: tuple[District, ...]
    # 批准文号 that title certificates bear, where the office has one.
    approval_number: str = ""
    # Whether title certificates say 性别, where the identity number tells it.
    prints_sex: bool = False


@dataclass(frozen=True)
class Settings:
    """The whole configuration of one running program."""

    host: str
    port: int
    data_dir: Path
    demo: bool
    database_url: str
    redis_url: str
    storage_url: str
    aws_access_key_id: str
    aws_secret_access_key: str
    aws_session_token: str
    aws_region: str
    aws_endpoint_url: str
    # The bucket in the host name instead of the path; and a store without https.
    aws_virtual_hosted_style_request: bool
    aws_allow_http: bool
    mail_url: str
    # The password may go to a mail server that offers no encryption.
    mail_allow_plain: bool
    mail_from: str
    base_url: str
    secret_key: str
    field_keys: tuple[str, ...]
    seal_key_file: Path | None
    seal_certificate_file: Path | None
    # Where the seal's key lies if not in a file: pkcs11:token=…;object=…?module-path=…&pin-source=…
    seal_key_store: str
    seal_is_test: bool
    # The pictures of the seals that stand over authority and date; each office draws its own.
    seal_picture_file: Path | None
    province_seal_picture_file: Path | None
    seal_with: Literal["own", "pyhanko"]
    # Who stamps the time on papers that must hold for decades (RFC 3161), and the issuers (PEM) of
    # its certificate and of the seal's.
    seal_tsa_url: str
    seal_tsa_issuers_file: Path | None
    clamd_url: str
    metrics_token: str
    audit_head_url: str
    webhook_url: str
    webhook_secret: str
    # The city's own sign-in for staff: all three or none. `oidc_factor` says whose second factor
    # counts: ours always, or the provider's where it says that it asked for one.
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_name: str
    oidc_factor: Literal["own", "provider"]
    trusted_proxies: int
    web_processes: int
    web_threads: int
    heavy_at_once: int
    job_processes: int
    # Seconds that PostgreSQL lets a statement run, and a transaction wait for its next one; 0: any.
    statement_seconds: int
    idle_transaction_seconds: int
    max_upload_mb: int
    delegation_at_once: int
    # Hours a place waits for a guest to confirm the mail address. Our default; no rule is known.
    guest_hold_hours: int
    # Minutes between two interviews at different booths. Our default; no rule is known.
    interview_walking_minutes: int
    organisation_verified_months: int
    # Days in which officers alone answer whoever asks to act with them; then staff may too.
    organisation_join_days: int
    # R13; our defaults, as no rule of the city is known: people who come for one exhibitor, working
    # days before the fair until whose end giving up is free, absences on record that block, the
    # days within which they count, and the months they block for.
    exhibitor_people: int
    exhibitor_cancel_days: int
    exhibitor_absences: int
    exhibitor_absence_days: int
    exhibitor_block_months: int
    # Days ahead that a post may be valid. Our default; no rule is known.
    job_valid_days: int
    # Months until an unsuccessful application loses its person. Our default; no rule is known.
    application_kept_months: int
    # Days before and after a fair (events.md §2.1: Beijing's rule and the police's; our defaults,
    # since the city's own are not known), and how many days before one is reminded.
    fair_filing_days: int
    mass_event_days: int
    fair_report_days: int
    permit_reminder_days: int
    # Working days of the notice of travel support where an event says nothing else. Our default,
    # that of the notice of titles (R23 names none).
    travel_notice_days: int
    # Working days in which a holder is heard before a title is revoked. Our default: the rule asks
    # for the hearing and names no term (recognition.md §8).
    revocation_hearing_days: int
    # Working days by which the term of one question to a claimant is lengthened, once.
    supplement_extension_days: int
    city: City = field(repr=False)

    @property
    def city_name(self) -> Mapping[str, str]:
        return self.city.name

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def store_options(self) -> dict[str, str]:
        """What the object store's client is told where STORAGE_URL says nothing."""
        told = {
            "access_key_id": self.aws_access_key_id,
            "secret_access_key": self.aws_secret_access_key,
            "session_token": self.aws_session_token,
            "region": self.aws_region,
            "endpoint": self.aws_endpoint_url,
            "virtual_hosted": "1" if self.aws_virtual_hosted_style_request else "",
            "allow_http": "1" if self.aws_allow_http else "",
        }
        return {name: value for name, value in told.items() if value}

    def masked(self) -> dict[str, str]:
        """Every setting as text for people, with secrets and passwords in addresses hidden."""
        shown: dict[str, str] = {}
        for item in fields(self):
            if item.name == "city":
                continue
            value = getattr(self, item.name)
            secret = item.name in SECRET_FIELDS and value
            shown[item.name.upper()] = "********" if secret else _without_password(str(value))
        return shown


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: `.env` below the process environment).

    Raises SettingsRefused with the variable's name and what to do.
    """
    if environ is None:
        environ = {k: v for k, v in dotenv_values(".env").items() if v is not None} | dict(
            os.environ
        )
    return _Reader(environ).settings()


class _Reader:
    """Reads and checks the variables in the order in which they depend on each other."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def settings(self) -> Settings:
        host = self._text("HOST", "127.0.0.1")
        data_dir = Path(self._text("DATA_DIR", "./data")).absolute()
        demo = self._demo(host, data_dir)
        self._make_data_dir(data_dir)
        base_url = self._text("BASE_URL", "").rstrip("/")
        if base_url and urlsplit(base_url).scheme not in {"http", "https"}:
            raise SettingsRefused("BASE_URL: give an address such as https://talent.example.cn")
        if not demo and not base_url:
            raise SettingsRefused("BASE_URL: give the public address; it is required outside demo")
        seal_key, seal_certificate = self._seal(demo)
        return Settings(
            host=host,
            data_dir=data_dir,
            demo=demo,
            database_url=self._database_url(data_dir),
            redis_url=self._url("REDIS_URL", "", {"redis", "rediss", "unix"}),
            storage_url=self._url("STORAGE_URL", f"file://{data_dir / 'files'}", {"file", "s3"}),
            mail_url=self._url(
                "MAIL_URL", f"file://{data_dir / 'mail'}", {"file", "smtp", "smtps"}
            ),
            mail_allow_plain=self._flag("MAIL_ALLOW_PLAIN", default=False),
            mail_from=self._sender(),
            base_url=base_url,
            secret_key=self._secret_key(demo, data_dir),
            field_keys=self._field_keys(demo, data_dir),
            seal_key_file=seal_key,
            seal_certificate_file=seal_certificate,
            seal_key_store=self._text("SEAL_KEY_STORE", ""),
            seal_is_test=seal_certificate is None or self._flag("SEAL_IS_TEST", default=False),
            seal_picture_file=self._file("SEAL_PICTURE_FILE"),
            province_seal_picture_file=self._file("PROVINCE_SEAL_PICTURE_FILE"),
            seal_with=self._seal_with(),
            seal_tsa_url=self._time_stamps(),
            seal_tsa_issuers_file=self._file("SEAL_TSA_ISSUERS_FILE"),
            clamd_url=self._url("CLAMD_URL", "", {"tcp", "unix"}),
            metrics_token=self._text("METRICS_TOKEN", ""),
            audit_head_url=self._url("AUDIT_HEAD_URL", "", {"file", "mailto", "syslog"}),
            webhook_url=self._url("WEBHOOK_URL", "", {"https", *(["http"] if demo else [])}),
            webhook_secret=self._webhook_secret(),
            city=self._city(),
            **self._oidc()
            | self._store()
            | {name: self._number(name.upper(), *limits) for name, limits in NUMBERS.items()},
        )

    def _text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def _number(self, name: str, default: int, low: int, high: int) -> int:
        text = self._text(name, str(default))
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise SettingsRefused(f"{name}: give a whole number from {low} to {high}, not {text!r}")
        return int(text)

    def _flag(self, name: str, *, default: bool) -> bool:
        text = self._text(name, "1" if default else "0")
        if text not in {"0", "1"}:
            raise SettingsRefused(f"{name}: give 1 or 0, not {text!r}")
        return text == "1"

    def _url(self, name: str, default: str, schemes: set[str]) -> str:
        text = self._text(name, default)
        if text and urlsplit(text).scheme not in schemes:
            wanted = ", ".join(f"{scheme}:" for scheme in sorted(schemes))
            raise SettingsRefused(f"{name}: give an address that starts with {wanted}")
        return text

    def _sender(self) -> str:
        """Whom mail is from; the domain as every mail server takes it."""
        text = self._text("MAIL_FROM", "talent-office@localhost").replace("＠", "@")
        address = text.rpartition("<")[2].rstrip("> ")
        local, mark, domain = address.rpartition("@")
        if not (local and mark and domain and local.isascii()):
            wanted = "give an address such as office@talent.example.cn"
            raise SettingsRefused(f"MAIL_FROM: {wanted}, not {text!r}")
        if address.isascii():
            return text
        from core.contacts import dns_address  # not loaded for the usual letters

        return text.replace(address, dns_address(address))

    def _demo(self, host: str, data_dir: Path) -> bool:
        demo = self._flag("DEMO", default=(data_dir / "demo").exists() and host in LOOPBACK)
        if demo and host not in LOOPBACK:
            raise SettingsRefused(
                "DEMO: set it to 0, or HOST to 127.0.0.1; a demo stays on loopback"
            )
        return demo

    @staticmethod
    def _make_data_dir(data_dir: Path) -> None:
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsRefused(
                f"DATA_DIR: {data_dir} cannot be made ({error.strerror})"
            ) from error

    def _database_url(self, data_dir: Path) -> str:
        default = f"sqlite:///{data_dir / 'talent.db'}"
        schemes = {"sqlite", "postgresql", "postgresql+psycopg"}
        url = self._url("DATABASE_URL", default, schemes)
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        if url.startswith("sqlite") and self._number("WEB_PROCESSES", 1, 1, 64) > 1:
            raise SettingsRefused("WEB_PROCESSES: more than 1 needs DATABASE_URL on PostgreSQL")
        return url

    def _secret_key(self, demo: bool, data_dir: Path) -> str:
        given = self._text("SECRET_KEY", "")
        if given and len(given) < 32:
            raise SettingsRefused("SECRET_KEY: give at least 32 random characters")
        if not given and not demo:
            raise SettingsRefused(
                "SECRET_KEY: give at least 32 random characters; required outside demo"
            )
        return given or _made_once(data_dir / "keys" / "secret_key", lambda: secrets.token_hex(32))

    def _webhook_secret(self) -> str:
        given, url = self._text("WEBHOOK_SECRET", ""), self._text("WEBHOOK_URL", "")
        if given and len(given) < 32:
            raise SettingsRefused("WEBHOOK_SECRET: give at least 32 random characters")
        if bool(given) != bool(url):
            missing = "WEBHOOK_URL" if given else "WEBHOOK_SECRET"
            raise SettingsRefused(f"{missing}: give the address and the secret together")
        try:
            base64.b64decode(given.partition("whsec_")[2], validate=True)
        except ValueError as error:
            raise SettingsRefused("WEBHOOK_SECRET: base64 has to follow whsec_") from error
        return given

    def _store(self) -> dict[str, Any]:
        given: dict[str, Any] = {name.lower(): self._text(name, "") for name in STORE}
        if bool(given["aws_access_key_id"]) != bool(given["aws_secret_access_key"]):
            missing = "SECRET_ACCESS_KEY" if given["aws_access_key_id"] else "ACCESS_KEY_ID"
            raise SettingsRefused(f"AWS_{missing}: give the key's name and its secret together")
        for name in ("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "AWS_ALLOW_HTTP"):
            given[name.lower()] = self._flag(name, default=False)
        url = self._text("STORAGE_URL", "")
        options = parse_qs(urlsplit(url).query)
        endpoint = options.get("endpoint", [given["aws_endpoint_url"]])[-1]
        open_ = given["aws_allow_http"] or "allow_http" in options
        if url.startswith("s3:") and endpoint.startswith("http:") and not open_:
            raise SettingsRefused(
                "AWS_ALLOW_HTTP: the store's address has no https; set it to 1 if that is meant"
            )
        return given

    def _oidc(self) -> dict[str, Any]:
        names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        given = {name: self._text(name, "") for name in names}
        missing = [name for name, text in given.items() if not text]
        if missing and len(missing) < len(names):
            wanted = "give issuer, client id and client secret together"
            raise SettingsRefused(f"{missing[0]}: {wanted}, or none of them")
        parts = urlsplit(given["OIDC_ISSUER"])
        is_near = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not missing and not (parts.scheme == "https" or is_near):
            raise SettingsRefused("OIDC_ISSUER: give an address that starts with https:")
        factor = self._text("OIDC_FACTOR", "own")
        if factor not in {"own", "provider"}:
            raise SettingsRefused(f"OIDC_FACTOR: give own or provider, not {factor!r}")
        further = {"oidc_name": self._text("OIDC_NAME", ""), "oidc_factor": factor}
        return {name.lower(): text for name, text in given.items()} | further

    def _field_keys(self, demo: bool, data_dir: Path) -> tuple[str, ...]:
        given = self._text("FIELD_KEYS", "")
        if not given and not demo:
            raise SettingsRefused(
                "FIELD_KEYS: give one or more Fernet keys, newest first, separated by commas"
            )
        if not given:
            given = _made_once(
                data_dir / "keys" / "field_keys", lambda: Fernet.generate_key().decode()
            )
        keys = tuple(key.strip() for key in given.split(",") if key.strip())
        try:
            for key in keys:
                Fernet(key)
        except ValueError as error:
            raise SettingsRefused("FIELD_KEYS: each key is 32 bytes in URL-safe base64") from error
        return keys

    def _seal(self, demo: bool) -> tuple[Path | None, Path | None]:
        """Key file and certificate; the key may lie in a store instead (SEAL_KEY_STORE)."""
        name = "SEAL_KEY_STORE" if self._text("SEAL_KEY_STORE", "") else "SEAL_KEY_FILE"
        key, certificate = self._text(name, ""), self._text("SEAL_CERTIFICATE_FILE", "")
        if name == "SEAL_KEY_STORE" and self._text("SEAL_KEY_FILE", ""):
            raise SettingsRefused("SEAL_KEY_STORE: give the key in a store or in a file, not both")
        if name == "SEAL_KEY_STORE" and not key.startswith("pkcs11:"):
            raise SettingsRefused("SEAL_KEY_STORE: give an address such as pkcs11:token=…;object=…")
        if bool(key) != bool(certificate):
            missing = "SEAL_CERTIFICATE_FILE" if key else "SEAL_KEY_FILE"
            raise SettingsRefused(f"{missing}: give the key and the certificate together")
        if not key:
            if not demo:
                raise SettingsRefused(
                    "SEAL_KEY_FILE: give the office's seal key (PEM); required outside demo"
                )
            return None, None
        return self._file("SEAL_KEY_FILE"), self._file("SEAL_CERTIFICATE_FILE")

    def _file(self, name: str) -> Path | None:
        path = self._text(name, "")
        if path and not Path(path).is_file():
            raise SettingsRefused(f"{name}: {path} is not a readable file")
        return Path(path) if path else None

    def _seal_with(self) -> Literal["own", "pyhanko"]:
        match self._text("SEAL_WITH", "own"):
            case "own" | "pyhanko" as known:
                return known
            case other:
                raise SettingsRefused(f"SEAL_WITH: give own or pyhanko, not {other!r}")

    def _time_stamps(self) -> str:
        address = self._url("SEAL_TSA_URL", "", {"http", "https"})
        if address and not self._text("SEAL_TSA_ISSUERS_FILE", ""):
            raise SettingsRefused("SEAL_TSA_ISSUERS_FILE: give the issuers' certificates (PEM)")
        return address

    def _city(self) -> City:
        default = Path(__file__).parent / "city" / "suzhou.json"
        path = Path(self._text("CITY_FILE", str(default)))
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            districts = tuple(District(**district) for district in data.pop("districts"))
            return City(districts=districts, **data)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SettingsRefused(f"CITY_FILE: {path} cannot be used ({error})") from error


def _made_once(path: Path, make: Any) -> str:
    """The content of `path`, written with 0600 the first time; a race keeps the first writer's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(make())
    except FileExistsError:
        pass
    return path.read_text().strip()


def _without_password(text: str) -> str:
    parts = urlsplit(text) if "://" in text else None
    if parts is None or not parts.password:
        return text
    return text.replace(f":{parts.password}@", ":********@", 1)
