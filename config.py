"""The settings of one running app: the only place that reads the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PROJECT_FOLDER = Path(__file__).resolve().parent
ADDRESS = re.compile(r"https?://[^/\s?#@]+")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Settings:
    """Where one instance keeps its things and under which address it answers."""

    home: Path
    database_url: str
    base_url: str = "http://127.0.0.1:5000"
    extra_hosts: tuple[str, ...] = ()
    max_upload_bytes: int = 20 * 1024 * 1024
    smtp_url: str = ""
    mail_from: str = ""
    testing: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings from `env`; docs/deploy.md lists the variables."""
        home = Path(env.get("LOGISTICS_HOME") or PROJECT_FOLDER / "instance").resolve()
        port = env.get("PORT") or "5000"
        hosts = env.get("TRUSTED_HOSTS", "")
        return cls(
            home=home,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'data' / 'app.db'}",
            base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            extra_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", ""),
        )

    @property
    def key_file(self) -> Path:
        """The key ring, in a folder of its own: a copy of the data folder opens nothing."""
        return self.home / "keys" / "ring.json"

    @property
    def files_folder(self) -> Path:
        """Uploaded files, each sealed."""
        return self.home / "files"

    @property
    def is_https(self) -> bool:
        """Whether people reach the app over https, so that cookies may be marked secure."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name people reach the app under."""
        return urlsplit(self.base_url).hostname or "127.0.0.1"

    @property
    def is_production(self) -> bool:
        """Whether anybody but the person at this machine can reach the app."""
        return any(host not in LOOPBACK for host in (self.host, *self.extra_hosts))

    def refusals(self, *, debug: bool) -> list[str]:
        """Say, a sentence each, why nobody would be safe in an app with these settings."""
        found = []
        if not ADDRESS.fullmatch(self.base_url):
            found.append("BASE_URL must be a whole address, such as https://training.example.org.")
        elif self.is_production and not self.is_https:
            found.append("BASE_URL must begin with https:// where others reach the app.")
        if self.is_production and debug:
            found.append("Debugging must be off where others reach the app: unset FLASK_DEBUG.")
        return found

    @property
    def trusted_hosts(self) -> list[str]:
        """The host names the app answers to; any other gets 400."""
        local = [] if self.is_https else ["localhost", "127.0.0.1"]
        return sorted({self.host, *local, *self.extra_hosts})
