"""Templates: nothing unescaped, nothing inline, nothing from elsewhere, each compiles."""

import re
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape false|Markup"),
    "inline style": re.compile(r"\sstyle\s*=|<style(?![^>]*nonce)"),
    "inline script": re.compile(r"\son[a-z]+\s*=|javascript:|<script(?![^>]*nonce)"),
    "foreign host": re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//"""),
    "drawn icon": re.compile(r"render_icon"),
}


@pytest.mark.parametrize("name", NAMES)
def test_template_is_harmless(name: str) -> None:
    text = (TEMPLATES / name).read_text()

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name).name == name


def test_forbidden_patterns_can_fail() -> None:
    bad = [
        "{{ name | safe }}",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<img src="https://elsewhere.example/x.png">',
        "{{ render_icon('x') }}",
    ]

    assert [any(p.search(text) for p in FORBIDDEN.values()) for text in bad] == [True] * 5
