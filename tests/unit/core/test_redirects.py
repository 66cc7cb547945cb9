"""Where a `next` may lead."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logistics.core.web.redirects import LONGEST, local_path

SITE = "https://training.example/step-up"


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "/me/",
        "/t/borders-2026/people",
        "/t/borders-2026/people/0b0c8f3e-2b77-4c39-9a3e-2f6d6f1f7a11/document",
        "/t/borders-2026/travel/legs.xlsx",
        "/t/borders-2026/agenda?day=2026-04-22&room=Sava%20hall",
        "/step-up?next=/t/borders-2026/people",
        "/t/borders-2026/agenda?day=%C4%8D%c4%8d",
        "/" + "a" * (LONGEST - 1),
    ],
)
def test_local_path_keeps_a_plain_path(text: str) -> None:
    assert local_path(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        "me",
        "?next=/me/",
        "#top",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " /me/",
        "/me/ ",
        "/me/\n",
        "https:evil.example",
        "https://evil.example",
        "https:///evil.example",
        "HTTPS://evil.example/me/",
        "http://training.example@evil.example/",
        "@evil.example",
        "/@evil.example",
        "data:text/html,x",
        "javascript:alert(1)",
        "/javascript:alert(1)",
        "java\nscript:alert(1)",
        "/ok%0d%0aSet-Cookie:%20id=1",
        "/ok\r\nSet-Cookie: id=1",
        "/ok?a=%0d%0aSet-Cookie",
        "%2f%2fevil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/%2e%2e/evil",
        "/..//evil.example",
        "/.//evil.example",
        "/me/../../evil",
        "/me//evil.example",
        "/me?a=<script>",
        '/me?a="x"',
        "/me#//evil.example",
        "/\u2028/evil.example",
        "/ｅvil",
        "／／evil.example",
        "/\0",
        "/\ud800",
        pytest.param("/" + "a" * LONGEST, id="one too long"),
    ],
)
def test_local_path_goes_home_for_anything_else(text: str | None) -> None:
    assert local_path(text) == "/"


@given(st.text(alphabet="/\\.?#:@%2f5c0da \t\nevilhtps", max_size=20))
@example("//evil")
def test_local_path_never_leaves_the_site(text: str) -> None:
    target = urlsplit(urljoin(SITE, local_path(text)))

    assert (target.scheme, target.netloc) == ("https", "training.example")
