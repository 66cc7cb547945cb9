"""Pages of the roster as a coordinator's browser gets them."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from markupsafe import escape

from logistics.accommodation.queries import find_stay, nights_of_person
from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.demo.service import DATA
from logistics.roster.forms import read_people
from logistics.roster.queries import get_person_by_code, people_of
from logistics.roster.rules import EDITED, Person, State
from logistics.roster.service import import_people
from logistics.trainings.forms import read_training
from logistics.trainings.rules import Training
from logistics.trainings.service import create_training
from tests.conftest import CSRF, Client
from tests.factories.roster import people_csv

PEOPLE = "/t/borders-2026/people"
AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
ROW = re.compile(r'<th scope="row">\s*<a href="[^"]*"><bdi>(.*?)</bdi>', re.DOTALL)

Clients = Callable[..., Client]


def bring(training: Training, *rows: dict[str, str]) -> None:
    table = read_people(people_csv(*rows).encode())
    with transaction():
        import_people(training, table, at=AT)


def names(page: str) -> list[str]:
    return ROW.findall(page)


def form_of(person: Person, **changes: str) -> dict[str, Any]:
    """Return what the form sends for a person."""
    stored = {key: getattr(person.details, key) for key in EDITED}
    return stored | {"state": str(person.state), "version": str(person.version)} | changes


def a_file(content: str | bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode()), "people.csv"


def test_index_lists_everybody_by_family_name(sample: Training, client_for: Clients) -> None:
    page = client_for("coordinator").get(PEOPLE).text

    assert len(names(page)) == 29
    assert names(page)[:4] == [
        "İlker Ağırdemir",
        "Youssef Al-Khatib",
        "Ionuț Bălănescu",
        "Lejla Begović-Smajić",
    ]
    assert "25 of 25 places taken" in page
    assert KOSOVO_FOOTNOTE in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=invited", ["Gëzim Gjoçaj"]),
        ("?place=XK", ["Drenusha Bërdynaj", "Luan Çollaku", "Snežana Đokić-Rakić"]),
        ("?place=AL&state=confirmed", ["Blerta Çelaj", "Parwana Rahimi"]),
        ("?state=nonsense", []),
    ],
    ids=["state", "place", "both", "nobody"],
)
def test_index_is_narrowed_by_state_and_place(
    sample: Training, client_for: Clients, query: str, expected: list[str]
) -> None:
    page = client_for("coordinator").get(PEOPLE + query).text

    assert names(page) == expected


def test_index_counts_trainers_apart(sample: Training, client_for: Clients) -> None:
    assert len(names(client_for("coordinator").get(f"{PEOPLE}?state=trainer").text)) == 4


def test_index_says_what_to_do_when_nobody_is_there(
    training: Training, client_for: Clients
) -> None:
    page = client_for("coordinator").get(PEOPLE).text

    assert "Nobody is here yet" in page
    assert names(page) == []


def test_index_says_what_is_missing(training: Training, client_for: Clients) -> None:
    bring(training, {"travel_doc_expiry": "", "emergency_contact_phone": ""})
    page = client_for("coordinator").get(PEOPLE).text

    assert "document expiry, emergency contact" in page


@pytest.mark.parametrize("number", [3, 25, 500])
def test_index_takes_the_same_few_queries_for_any_number_of_people(
    training: Training, client_for: Clients, count_queries: Any, number: int
) -> None:
    bring(training, *({"code": f"P{n:03}", "email": ""} for n in range(number)))
    client = client_for("coordinator")

    with count_queries() as statements:
        page = client.get(PEOPLE).text

    assert len(names(page)) == number
    assert len(statements) == 7


def test_show_labels_the_five_names(sample: Training, client_for: Clients) -> None:
    person = get_person_by_code(sample.id, "P24")
    page = client_for("coordinator").get(f"{PEOPLE}/{person.id}").text
    pairs = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))

    assert {key: pairs[key] for key in list(pairs)[:5]} == {
        "Legal name: hotel, border": "Raşa Derviş",
        "Ticket": "DERVIS/RASA",
        "Badge, roll": "Rasha",
        "Certificate": "Rasha Al-Darwish",
        "Own script": "رشا الدرويش",
    }


def test_show_gives_the_names_that_will_be_printed(sample: Training, client_for: Clients) -> None:
    trainer = get_person_by_code(sample.id, "T03")
    page = client_for("coordinator").get(f"{PEOPLE}/{trainer.id}").text
    pairs = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))

    assert trainer.details.badge_name == ""
    assert (pairs["Ticket"], pairs["Badge, roll"]) == ("–", "Lejla")
    assert pairs["Themes"] == "T3"


def test_show_writes_kosovo_with_its_asterisk(sample: Training, client_for: Clients) -> None:
    person = get_person_by_code(sample.id, "P08")
    page = client_for("coordinator").get(f"{PEOPLE}/{person.id}").text

    assert "Kosovo* ID card" in page
    assert "Kosovo* ID card accepted" in page
    assert re.findall(r"(?<!to )Kosovo(?![*,])", page) == []
    assert KOSOVO_FOOTNOTE in page


def test_show_takes_few_queries(sample: Training, client_for: Clients, count_queries: Any) -> None:
    person = get_person_by_code(sample.id, "P24")
    client = client_for("coordinator")

    with count_queries() as statements:
        client.get(f"{PEOPLE}/{person.id}")

    written = [s for s in statements if "audit_" in s]  # the read itself stands in the log
    assert len(statements) - len(written) <= 8
    assert [s.split()[0] for s in written] == ["SELECT", "INSERT", "UPDATE"]


@pytest.mark.parametrize(
    "name",
    ["<b>Ana</b>", "=1+1", "x" * 200, "يوسف الخطيب", 'Ana & "Co" {{ 7*7 }}'],
    ids=["markup", "formula", "200 characters", "Arabic", "template"],
)
def test_a_hostile_name_is_shown_as_itself(
    training: Training, client_for: Clients, name: str
) -> None:
    texts = dict.fromkeys(
        ("given_name", "legal_name_latin", "badge_name", "organisation", "notes"), name
    )
    bring(training, texts | {"family_name": ""})
    person = get_person_by_code(training.id, "P01")
    client = client_for("coordinator")

    assert names(client.get(PEOPLE).text) == [str(escape(name))]
    assert client.get(f"{PEOPLE}/{person.id}").text.count(str(escape(name))) >= 5
    assert f'value="{escape(name)}"' in client.get(f"{PEOPLE}/{person.id}/edit").text
    for address in ("", f"/{person.id}", f"/{person.id}/edit"):
        assert "<b>Ana" not in client.get(PEOPLE + address).text


def test_edit_saves_and_says_so(sample: Training, client_for: Clients) -> None:
    person = get_person_by_code(sample.id, "P02")
    client = client_for("coordinator")
    url = f"{PEOPLE}/{person.id}/edit"

    answer = client.post_form(url, form_of(person, phone="+355 1", state="confirmed"))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PEOPLE}/{person.id}")
    saved = get_person_by_code(sample.id, "P02")
    assert (saved.details.phone, saved.state) == ("+355 1", State.CONFIRMED)
    assert saved.version == person.version + 1
    assert saved.details.notes == person.details.notes
    assert "Gëzim Gjoçaj is saved." in client.get(f"{PEOPLE}/{person.id}").text


def test_edit_notes_when_somebody_is_invited(training: Training, client_for: Clients) -> None:
    bring(training, {"status": "selected"})
    person = get_person_by_code(training.id, "P01")

    client_for("coordinator").post_form(
        f"{PEOPLE}/{person.id}/edit", form_of(person, state="invited")
    )

    assert get_person_by_code(training.id, "P01").invited_at is not None


def test_edit_frees_the_bed_of_somebody_who_withdraws(
    sample: Training, client_for: Clients
) -> None:
    person = get_person_by_code(sample.id, "P01")
    assert nights_of_person(person.id) != []

    client_for("coordinator").post_form(
        f"{PEOPLE}/{person.id}/edit", form_of(person, state="withdrawn")
    )

    assert nights_of_person(person.id) == []


def test_edit_that_changes_nothing_keeps_the_version(sample: Training, client_for: Clients) -> None:
    person = get_person_by_code(sample.id, "P24")

    client_for("coordinator").post_form(f"{PEOPLE}/{person.id}/edit", form_of(person))

    assert get_person_by_code(sample.id, "P24") == person


def test_edit_shows_both_values_when_somebody_was_faster(
    sample: Training, client_for: Clients
) -> None:
    person = get_person_by_code(sample.id, "P02")
    client, url = client_for("coordinator"), f"{PEOPLE}/{person.id}/edit"
    client.post_form(url, form_of(person, phone="111", state="withdrawn"))

    answer = client.post_form(url, form_of(person, phone="222", state="confirmed"))

    assert answer.status_code == 409
    cells = re.findall(r"<td>(.*?)</td>", answer.text)
    assert cells == ["111", "222", "withdrawn", "confirmed"]
    assert 'value="222"' in answer.text
    assert get_person_by_code(sample.id, "P02").details.phone == "111"
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert again is not None
    assert again[1] == str(get_person_by_code(sample.id, "P02").version)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"given_name": "", "family_name": " "}, "Enter a family name or a given name."),
        ({"email": "nobody"}, "Write an e-mail address such as name@example.org."),
        ({"phone": "1" * 201}, "At most 200 characters."),
        ({"state": "replaced"}, None),
        ({"state": "selected"}, "From confirmed it goes to: withdrawn, replaced, invited."),
        ({"state": "nonsense"}, "Not a valid choice."),
        ({"country_code": "FR"}, "Not a valid choice."),
        (
            {"email": "PARWANA.rahimi@example.org"},
            "This address is another person&#39;s in this training.",
        ),
    ],
    ids=["no name", "e-mail", "long", "allowed", "state", "no state", "place", "taken address"],
)
def test_edit_says_what_is_wrong_and_keeps_what_was_typed(
    sample: Training, client_for: Clients, changes: dict[str, str], sentence: str | None
) -> None:
    person = get_person_by_code(sample.id, "P01")
    sent = form_of(person, **({"organisation": "Typed <i>once</i>"} | changes))
    answer = client_for("coordinator").post_form(f"{PEOPLE}/{person.id}/edit", sent)

    if sentence is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == (409 if "another person" in sentence else 422)
    assert sentence in answer.text
    assert "Typed &lt;i&gt;once&lt;/i&gt;" in answer.text
    assert get_person_by_code(sample.id, "P01") == person


def test_a_trainer_has_no_state_to_change(sample: Training, client_for: Clients) -> None:
    trainer = get_person_by_code(sample.id, "T01")
    client, url = client_for("coordinator"), f"{PEOPLE}/{trainer.id}/edit"

    assert 'name="state"' not in client.get(url).text
    assert client.post_form(url, form_of(trainer, phone="1", state="withdrawn")).status_code == 303
    assert get_person_by_code(sample.id, "T01").state is State.CONFIRMED


def test_new_adds_somebody_under_the_next_code(sample: Training, client_for: Clients) -> None:
    client = client_for("coordinator")
    assert 'value="P26"' in client.get(f"{PEOPLE}/new").text
    data = {"code": "P26", "kind": "participant", "given_name": "Ana", "state": "reserve"}

    answer = client.post_form(f"{PEOPLE}/new", data | {"country_code": ""})

    assert answer.status_code == 303
    added = get_person_by_code(sample.id, "P26")
    assert (added.details.given_name, added.state) == ("Ana", State.RESERVE)


def test_new_says_when_there_are_more_people_than_places(
    sample: Training, client_for: Clients
) -> None:
    client = client_for("coordinator")
    data = {"code": "P26", "kind": "participant", "given_name": "Ana", "state": "confirmed"}
    client.post_form(f"{PEOPLE}/new", data | {"country_code": ""})

    assert "26 people hold a place, and there are 25." in client.get(PEOPLE).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "P01"}, "The code P01 is in use."),
        ({"code": "../x"}, "Capitals and digits, such as P07."),
        ({"code": "P1\n"}, None),
        ({"code": ""}, "Enter a code."),
        ({"code": "CO"}, "CO stands for the team in the agenda."),
        ({"kind": "guest"}, "Not a valid choice."),
        ({"given_name": ""}, "Enter a family name or a given name."),
    ],
    ids=["taken", "path", "newline is cleaned", "none", "team", "kind", "name"],
)
def test_new_says_what_is_wrong(
    sample: Training, client_for: Clients, changes: dict[str, str], sentence: str | None
) -> None:
    data = {"code": "P26", "kind": "participant", "given_name": "Ana", "state": "selected"}
    sent = data | {"country_code": ""} | changes
    answer = client_for("coordinator").post_form(f"{PEOPLE}/new", sent)

    if sentence is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == (409 if "in use" in sentence else 422)
    assert sentence in answer.text
    assert len(people_of(sample.id)) == 29


def test_import_page_checks_first_and_then_stores(training: Training, client_for: Clients) -> None:
    client, url = client_for("coordinator"), f"{PEOPLE}/import"

    checked = client.post_form(url, {"file": a_file(people_csv()), "action": "check"})
    assert (checked.status_code, people_of(training.id)) == (200, [])
    db.session.rollback()  # what follows happens in other requests
    assert "<b>1</b> new" in checked.text

    stored = client.post_form(url, {"file": a_file(people_csv()), "action": "import"})
    (person,) = people_of(training.id)
    assert stored.status_code == 303
    stay = find_stay(person.id)
    assert stay is not None
    assert stay.check_in is not None

    again = client.post_form(url, {"file": a_file(people_csv()), "action": "import"})
    assert again.status_code == 303
    assert "Nothing changed: the one row is as it was." in client.get(PEOPLE).text


@pytest.mark.parametrize("action", ["check", "import"])
def test_import_page_lists_what_is_wrong_and_stores_nothing(
    training: Training, client_for: Clients, action: str
) -> None:
    content = people_csv({"check_in": "21.4.2026"}, {"code": "P02", "email": "<b>"})
    answer = client_for("coordinator").post_form(
        f"{PEOPLE}/import", {"file": a_file(content), "action": action}
    )

    assert answer.status_code == 422
    assert re.findall(r'data-label="(?:Line|Column)">(.*?)</td>', answer.text) == [
        "2",
        "check_in",
        "3",
        "email",
    ]
    assert "&#39;&lt;b&gt;&#39; is not an e-mail address" in answer.text
    assert people_of(training.id) == []


def test_import_page_asks_for_a_file(training: Training, client_for: Clients) -> None:
    answer = client_for("coordinator").post_form(f"{PEOPLE}/import", {"action": "import"})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.parametrize("address", ["", "/new", "/import", "/{id}", "/{id}/edit"])
@pytest.mark.parametrize(
    ("role", "code", "status"),
    [("coordinator", None, 200), ("trainer", "T01", 403), ("participant", "P01", 403)],
    ids=["coordinator", "trainer", "participant"],
)
def test_pages_are_the_coordinators(
    sample: Training, client_for: Clients, address: str, role: str, code: str | None, status: int
) -> None:
    own = get_person_by_code(sample.id, "P01").id
    client = client_for(role, code)

    assert client.get(PEOPLE + address.format(id=own)).status_code == status


@pytest.mark.parametrize("address", ["", "/new", "/import"])
def test_a_stranger_is_sent_to_the_sign_in_page(
    sample: Training, client: Client, address: str
) -> None:
    answer = client.get(PEOPLE + address)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_person_of_another_training_answers_like_nobody(
    sample: Training, client_for: Clients
) -> None:
    foreign = _person_elsewhere()
    client = client_for("coordinator")
    for address in ("{id}", "{id}/edit"):
        pages = [
            client.get(f"{PEOPLE}/{address.format(id=person_id)}")
            for person_id in (foreign, uuid4())
        ]
        assert [page.status_code for page in pages] == [404, 404]
        assert _without_numbers(pages[0].text) == _without_numbers(pages[1].text)


def test_a_person_of_another_training_cannot_be_changed(
    sample: Training, client_for: Clients
) -> None:
    foreign = _person_elsewhere()
    client = client_for("coordinator")
    token = CSRF.search(client.get(f"{PEOPLE}/new").text)
    assert token
    data = {"csrf_token": token[1], "given_name": "Eve", "version": "1", "state": "confirmed"}

    assert client.post(f"{PEOPLE}/{foreign}/edit", data=data).status_code == 404


def _person_elsewhere() -> UUID:
    content = (DATA / "training.toml").read_bytes().replace(b'"borders-2026"', b'"other-2026"')
    with transaction():
        other = create_training(read_training(content), at=AT)
    bring(other, {"code": "P99"})
    return get_person_by_code(other.id, "P99").id


def _without_numbers(page: str) -> str:
    return re.sub(r"[0-9a-f]{12}|nonce=\"[^\"]*\"|value=\"[^\"]*\"", "", page)
