"""Which Host headers are answered: mailed links are built from the configured address only."""

from caseway.project.config import Config

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


def allowed_hosts(config: Config) -> list[str]:
    """The host of `CASEWAY_URL`; loopback too while none is given or it is one of them."""
    if not config.is_url_given or config.host in LOOPBACK:
        return [config.host, *LOOPBACK]
    return [config.host]
