"""Where things live and who may import whom (docs/adr/0001)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "logistics"
NO_FEATURES = {"core", "cli", "static", "__pycache__"}
FEATURES = sorted(p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name not in NO_FEATURES)
# Inside a feature a file imports only from files further down this table.
ORDER = {
    "views": 6,
    "forms": 4,
    "service": 4,
    "queries": 3,
    "models": 2,
    "documents": 1,
    "rules": 0,
}
EXTRA = {"access": {"policy": 0, "guard": 5}}
SHARED = {"rules", "models", "queries", "service", "policy", "guard"}
SHELLS = {"demo"}  # like a command, the demo loader reads files through the features' forms


def part_of(feature: str, path: Path) -> str:
    """Return the first name of a module below its feature: `views` for views/pages.py too."""
    return path.relative_to(PACKAGE / feature).with_suffix("").parts[0]


def modules_of(feature: str) -> list[Path]:
    return sorted(p for p in (PACKAGE / feature).rglob("*.py") if p.parent.name != "data")


def imports_of(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield each imported module of ours below `logistics`, as names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        else:
            continue
        for name in found:
            parts = name.split(".")
            if parts[0] == "logistics" and len(parts) > 2:
                yield tuple(parts[1:])


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_holds_only_files_with_known_names(feature: str) -> None:
    known = {"__init__", *ORDER, *EXTRA.get(feature, {})}

    names = {part_of(feature, path) for path in modules_of(feature)}

    assert names - known == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_init_holds_a_docstring_only(feature: str) -> None:
    body = ast.parse((PACKAGE / feature / "__init__.py").read_text()).body

    assert [type(node) for node in body] == [ast.Expr]


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_files_import_down_only(feature: str) -> None:
    ranks = ORDER | EXTRA.get(feature, {})
    wrong = [
        (str(path.relative_to(ROOT)), target)
        for path in modules_of(feature)
        if path.name != "__init__.py"
        for target in imports_of(path)
        if target[0] == feature
        and target[1] in ranks
        and target[1] != part_of(feature, path)
        and ranks[target[1]] >= ranks[part_of(feature, path)]
    ]

    assert wrong == []


@pytest.mark.parametrize("feature", [f for f in FEATURES if f not in SHELLS])
def test_feature_never_imports_views_forms_or_documents_of_another(feature: str) -> None:
    wrong = [
        (str(path.relative_to(ROOT)), target)
        for path in modules_of(feature)
        for target in imports_of(path)
        if target[0] in FEATURES and target[0] != feature and target[1] not in SHARED
    ]

    assert wrong == []


def test_rules_load_neither_the_web_nor_the_database() -> None:
    names = [f"logistics.{f}.rules" for f in FEATURES if (PACKAGE / f / "rules.py").exists()]
    code = (
        f"import {', '.join(names)}, sys; "
        "print([m for m in ('flask', 'sqlalchemy', 'reportlab', 'wtforms') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_commit_happens_in_one_place() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if "session.commit(" in path.read_text()
    ]

    assert found == ["logistics/core/db.py"]


def test_environment_is_read_in_one_place() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in [*PACKAGE.rglob("*.py"), ROOT / "config.py"]
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    ]

    assert found == []


def test_time_is_asked_for_in_one_place() -> None:
    asked = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    found = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if any(call in path.read_text() for call in asked)
    ]

    assert found == ["logistics/core/clock.py"]
