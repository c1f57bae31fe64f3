"""Configuration: every mistake named at once, and a production that refuses what is not one."""

import os
from pathlib import Path

import pytest

from core.config import ConfigError, Mode, from_environment
from crypto.encoding import b64encode

SECRET = b64encode(bytes(range(32)))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A complete production environment."""
    return {
        "PATH": "/usr/bin",
        "RUECKHALT_DATABASE_URL": "postgresql://rueckhalt@db.example/rueckhalt",
        "RUECKHALT_REDIS_URL": "rediss://queue.example",
        "RUECKHALT_REPORT_ORIGIN": "https://meldung.example",
        "RUECKHALT_DESK_ORIGIN": "https://desk.example:8443",
        "RUECKHALT_PUBLIC_ORIGIN": "https://example",
        "RUECKHALT_SECRET_KEY": SECRET,
        "RUECKHALT_SITE_DIR": str(tmp_path),
        "RUECKHALT_SMTP_URL": "smtps://name:password@mail.example",
        "RUECKHALT_MAIL_FROM": "rueckhalt@example.org",
        "RUECKHALT_MAIL_TO": "postfach@example.org",
    }


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        from_environment(environment)
    return caught.value.problems


def test_without_a_word_the_mode_is_production(environment: dict[str, str]) -> None:
    config = from_environment(environment)
    assert config.mode is Mode.PRODUCTION
    assert config.secret_key == bytes(range(32))
    assert (config.desk.host, str(config.report)) == (
        "desk.example:8443",
        "https://meldung.example",
    )


def test_an_empty_environment_names_every_missing_variable() -> None:
    named = [problem.split(" ")[0].removeprefix("RUECKHALT_") for problem in problems({})]
    assert sorted(named) == [
        "DATABASE_URL",
        "DESK_ORIGIN",
        "MAIL_FROM",
        "MAIL_TO",
        "PUBLIC_ORIGIN",
        "REDIS_URL",
        "REPORT_ORIGIN",
        "SECRET_KEY",
        "SITE_DIR",
        "SMTP_URL",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "live"),
        ("DATABASE_URL", "sqlite:////var/lib/rueckhalt.sqlite"),
        ("DATABASE_URL", "mysql://db.example/x"),
        ("DATABASE_URL", "no address"),
        ("REDIS_URL", "http://queue.example"),
        ("REPORT_ORIGIN", "http://meldung.example"),
        ("REPORT_ORIGIN", "https://meldung.example/"),
        ("REPORT_ORIGIN", "https://MELDUNG.example"),
        ("REPORT_ORIGIN", "https://name@meldung.example"),
        ("REPORT_ORIGIN", "https://meldung.example:443"),
        ("REPORT_ORIGIN", "https://meldung.example:port"),
        ("DESK_ORIGIN", "https://meldung.example"),
        ("SECRET_KEY", "demo-" + SECRET),
        ("SECRET_KEY", b64encode(bytes(31))),
        ("SECRET_KEY", b64encode(bytes(32))),
        ("SECRET_KEY", "geheim!"),
        ("SITE_DIR", "/nowhere"),
        ("SMTP_URL", "smtp://mail.example"),
        ("SMTP_URL", "mail.example"),
        ("MAIL_FROM", "postfach"),
        ("MAIL_TO", "x=postfach@example.org"),
        ("MAIL_DIR", "/tmp"),
        ("MAIL_TOO", "postfach@example.org"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(
    environment: dict[str, str], name: str, value: str
) -> None:
    (problem,) = problems(environment | {f"RUECKHALT_{name}": value})
    assert problem.startswith(f"RUECKHALT_{name} ")
    assert value not in problem.removeprefix(f"RUECKHALT_{name}")


def test_an_onion_service_needs_no_https(environment: dict[str, str]) -> None:
    name = "a" * 56 + ".onion"
    config = from_environment(environment | {"RUECKHALT_REPORT_ORIGIN": f"http://{name}"})
    assert config.report.host == name


def test_each_desk_can_have_its_own_address(environment: dict[str, str]) -> None:
    desk = b64encode(os.urandom(32))
    text = f"alle@example.org, {desk}=eine@example.org"
    mail = from_environment(environment | {"RUECKHALT_MAIL_TO": text}).mail
    assert mail.recipients == {"*": "alle@example.org", desk: "eine@example.org"}


def test_secrets_do_not_show_in_tracebacks(environment: dict[str, str]) -> None:
    shown = repr(from_environment(environment))
    for secret in ("password", SECRET, "db.example", "queue.example", repr(bytes(range(32)))):
        assert secret not in shown


def test_development_needs_neither_mail_nor_redis_nor_https(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for name in ("REDIS_URL", "SMTP_URL", "MAIL_FROM", "MAIL_TO"):
        del environment[f"RUECKHALT_{name}"]
    config = from_environment(
        environment
        | {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": f"sqlite:///{tmp_path}/db",
            "RUECKHALT_SECRET_KEY": "demo-" + SECRET,
            "RUECKHALT_REPORT_ORIGIN": "http://report.localhost:8000",
            "RUECKHALT_MAIL_DIR": str(tmp_path),
        }
    )
    assert not config.production
    assert config.mail.folder == tmp_path
