"""Everything that the environment may say, read once and strictly."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from caseway.outside.addresses import Network, read_networks

DEFAULT_PORT = 8000


class ConfigError(ValueError):
    """A wrong value in the environment; the text says what would be right."""


@dataclass(frozen=True)
class Config:
    """The environment as values; unset variables have their defaults."""

    data: Path
    database_url: str
    url: str
    is_url_given: bool
    email_url: str
    secret_key: str
    mail_domain: str
    storage_url: str
    log: str
    inner_networks: tuple[Network, ...] = ()
    mail_border: str = ""

    @property
    def is_embedded(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "127.0.0.1"


def read_config(environ: Mapping[str, str] = os.environ, port: int = DEFAULT_PORT) -> Config:
    """Read and check the environment. Raises ConfigError with a sentence that names the variable."""
    data = Path(environ.get("CASEWAY_DATA") or "./data").resolve()
    given_url = environ.get("CASEWAY_URL", "").rstrip("/")
    return Config(
        data=data,
        database_url=_database_url(environ.get("DATABASE_URL", ""), data),
        url=_url("CASEWAY_URL", given_url, ("http", "https")) if given_url else f"http://127.0.0.1:{port}",
        is_url_given=bool(given_url),
        email_url=_email_url(environ.get("EMAIL_URL", "")),
        secret_key=environ.get("CASEWAY_SECRET_KEY") or _kept_secret_key(data),
        mail_domain=_mail_domain(environ.get("CASEWAY_MAIL_DOMAIN") or "localhost"),
        storage_url=_url("CASEWAY_STORAGE_URL", environ.get("CASEWAY_STORAGE_URL") or f"file://{data / 'files'}", ("file", "s3")),
        log=_one_of("CASEWAY_LOG", environ.get("CASEWAY_LOG") or "text", ("text", "json")),
        mail_border=environ.get("CASEWAY_MAIL_BORDER", "").strip().lower(),
        inner_networks=_inner_networks(environ.get("CASEWAY_ALLOW_INNER_ADDRESSES", ""), urlsplit(given_url).hostname or "127.0.0.1"),
    )


def _database_url(given: str, data: Path) -> str:
    if not given:
        return f"sqlite:///{data / 'caseway.sqlite3'}"
    return _url("DATABASE_URL", given, ("sqlite", "postgresql", "postgres"))


def _email_url(given: str) -> str:
    if not given:
        return ""
    parts = _parts("EMAIL_URL", _url("EMAIL_URL", given, ("smtp", "smtps", "smtp+tls")))
    if not parts.hostname:
        raise ConfigError(f"EMAIL_URL names no host: say smtp://[user:password@]host:port, not “{given}”.")
    return given


def _url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    if _parts(name, value).scheme not in schemes:
        wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise ConfigError(f"{name} must be {wanted}, not “{value}”.")
    return value


def _parts(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"{name} is not an address: {error}.") from error
    return parts


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ConfigError(f"{name} must be {' or '.join(choices)}, not “{value}”.")
    return value


def _mail_domain(value: str) -> str:
    domain = value.strip().strip(".").lower()
    if not domain or any(not (part and part.replace("-", "").isalnum()) for part in domain.split(".")):
        raise ConfigError(f"CASEWAY_MAIL_DOMAIN must be a domain such as help.example.com, not “{value}”.")
    return domain


def _inner_networks(given: str, host: str) -> tuple[Network, ...]:
    """What tenants may have reached beside the public net. An installation that is itself on loopback is somebody's own machine."""
    if not given and host in ("127.0.0.1", "::1", "localhost"):
        given = "loopback"
    try:
        return read_networks(given)
    except ValueError as error:
        raise ConfigError(f"CASEWAY_ALLOW_INNER_ADDRESSES must be networks such as 10.0.0.0/8, or loopback, or all: {error}.") from error


def _kept_secret_key(data: Path) -> str:
    """The key kept in the data folder, made on first use and readable by its owner only."""
    path = data / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()
