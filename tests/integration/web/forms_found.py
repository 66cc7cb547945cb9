"""The forms of a page as a browser would find them, for tests that fill in every one."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Found:
    """One POST form: where it is sent, what it holds, and what each choice offers."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def data(self, **changed: object) -> dict[str, object]:
        """Return what is sent if only these fields are changed."""
        return {**self.values, **changed}

    @property
    def fields(self) -> list[str]:
        """The names of the fields, without the token."""
        return [name for name in self.kinds if name != "csrf_token"]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.name, self.text = page, [], "", ""
        self.open: Found | None = None

    forms: list[Found]
    first: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and given.get("method") == "post":
            self.open = Found(urljoin(self.page, given.get("action") or self.page))
            self.forms.append(self.open)
        elif self.open:
            self._field(self.open, tag, given)

    def _field(self, form: Found, tag: str, given: dict[str, str | None]) -> None:
        name, kind = given.get("name") or "", given.get("type") or tag
        if tag in {"input", "select", "textarea", "button"} and name:
            self.name, self.first = name, []
            form.kinds.setdefault(name, kind)
        if tag == "option":
            self._choose(form, given, is_chosen="selected" in given)
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self._choose(form, given, is_chosen="checked" in given)
        elif tag == "input" and name and kind != "file":
            form.values[name] = [given.get("value") or ""]
        elif tag == "textarea":
            self.text = name

    def _choose(self, form: Found, given: dict[str, str | None], *, is_chosen: bool) -> None:
        chosen = form.values.setdefault(self.name, [])
        if is_chosen:
            chosen.append(given.get("value") or "")
        elif not self.first:
            self.first = [given.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self.open and self.text:
            self.open.values.setdefault(self.text, []).append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.text = ""
        elif tag == "select" and self.open and not self.open.values.get(self.name):
            self.open.values[self.name] = self.first  # as a browser chooses


def forms_of(page: str, text: str) -> list[Found]:
    """Return the POST forms of a page that lies at the address `page`."""
    reader = _Reader(page)
    reader.feed(text)
    return reader.forms
