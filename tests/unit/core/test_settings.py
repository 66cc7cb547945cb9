"""Settings with which an app must not run."""

from pathlib import Path

import pytest

from config import Settings

SAFE = "https://training.example.org"


def settings(base_url: str, *extra_hosts: str) -> Settings:
    return Settings(Path("/nowhere"), "sqlite://", base_url=base_url, extra_hosts=extra_hosts)


@pytest.mark.parametrize(
    ("made", "debug"),
    [
        pytest.param(settings(SAFE), False, id="https, as in production"),
        pytest.param(settings(SAFE, "other.example.org"), False, id="two names"),
        pytest.param(settings("http://127.0.0.1:5000"), True, id="this machine"),
        pytest.param(settings("http://localhost:5000", "127.0.0.1"), True, id="by its name"),
        pytest.param(settings("http://[::1]:5000"), True, id="this machine, version 6"),
    ],
)
def test_app_may_run_with_safe_settings(made: Settings, debug: bool) -> None:
    assert made.refusals(debug=debug) == []


@pytest.mark.parametrize(
    ("made", "debug", "sentence"),
    [
        pytest.param(settings("http://training.example.org"), False, "https://", id="http"),
        pytest.param(settings("http://127.0.0.2:5000"), False, "https://", id="another machine"),
        pytest.param(settings("http://127.0.0.1", "lan.example"), False, "https://", id="a host"),
        pytest.param(settings(SAFE), True, "unset FLASK_DEBUG", id="debugging"),
        pytest.param(settings("training.example.org"), False, "whole address", id="no scheme"),
        pytest.param(settings("https://"), False, "whole address", id="no host"),
        pytest.param(settings("ftp://example.org"), False, "whole address", id="other scheme"),
        pytest.param(settings("https://a.example/x"), False, "whole address", id="a path"),
        pytest.param(settings("https://me@a.example"), False, "whole address", id="a user"),
    ],
)
def test_app_must_not_run_with_unsafe_settings(made: Settings, debug: bool, sentence: str) -> None:
    (refusal,) = made.refusals(debug=debug)

    assert sentence in refusal


def test_each_reason_is_told() -> None:
    assert len(settings("http://training.example.org").refusals(debug=True)) == 2
