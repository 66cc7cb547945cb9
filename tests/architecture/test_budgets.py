"""Small pieces: a function, a file and a template each say one thing."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "logistics").rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FUNCTION_LINES, VIEW_LINES, FILE_LINES, TEMPLATE_LINES = 25, 15, 300, 80


def public_functions_of(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield functions and methods that others may call: nothing inside functions, no `_`."""
    for node in ast.parse(path.read_text()).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        if isinstance(node, ast.ClassDef) and node.name.startswith("_"):
            continue
        for found in inside:
            if isinstance(found, ast.FunctionDef) and is_public(found):
                yield f"{path.relative_to(ROOT)}:{found.name}", found


def is_public(node: ast.FunctionDef) -> bool:
    """Whether others may call it; an overload only repeats the types of what follows it."""
    overloads = [d for d in node.decorator_list if ast.unparse(d) == "overload"]
    return not node.name.startswith("_") and not overloads


def functions_of(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", node


def length_of(node: ast.FunctionDef) -> int:
    """Return the lines of the body, docstring left out: explaining is free."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_view(node: ast.FunctionDef) -> bool:
    return any("bp." in ast.unparse(decorator) for decorator in node.decorator_list)


def test_functions_are_short() -> None:
    long = [
        (name, length_of(node))
        for path in SOURCES
        for name, node in functions_of(path)
        if length_of(node) > FUNCTION_LINES
    ]

    assert long == []


def test_views_are_thin() -> None:
    long = [
        (name, length_of(node))
        for path in SOURCES
        for name, node in functions_of(path)
        if is_view(node) and length_of(node) > VIEW_LINES
    ]

    assert long == []


def test_files_are_short() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in SOURCES}

    assert {name: n for name, n in lengths.items() if n > FILE_LINES} == {}


def test_templates_are_short() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in TEMPLATES}

    assert {name: n for name, n in lengths.items() if n > TEMPLATE_LINES} == {}


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_public_functions_say_what_they_do() -> None:
    silent = [
        name
        for path in SOURCES
        for name, node in public_functions_of(path)
        if not ast.get_docstring(node)
    ]

    assert silent == []
