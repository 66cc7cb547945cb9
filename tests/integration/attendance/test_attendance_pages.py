"""The pages of attendance, for each role, in a browser's order of things."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from logistics.attendance import queries, service
from logistics.core.db import db, transaction
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.attendance import EVENING, bring_in, everybody_present, lock_all, marks_csv

BASE = "/t/borders-2026/attendance"
ClientFor = Callable[..., Client]
Counting = Callable[[], AbstractContextManager[list[str]]]


def _session_url(training: Training, code: str = "A102") -> str:
    items = queries.counted_items_of(training.id)
    return f"{BASE}/sessions/{next(item.id for item in items if item.code == code)}"


def _marks(training: Training) -> dict[str, str]:
    db.session.rollback()
    codes = {get_person_by_code(training.id, code).id: code for code in ("P01", "P02", "P03")}
    return {
        codes[mark.person_id]: f"{mark.status} {mark.minutes}"
        for mark in queries.marks_of(training.id)
        if mark.person_id in codes
    }


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _lock_first_day(training: Training) -> None:
    with transaction():
        service.lock_day(training, date(2026, 4, 22), at=EVENING)


def test_index_shows_slots_locks_and_minutes(sample: Training, client_for: ClientFor) -> None:
    bring_in(sample, everybody_present("P03,A102,late,20"))
    _lock_first_day(sample)

    page = client_for("coordinator").get(BASE)

    shown = _text(page.text)
    assert page.status_code == 200
    assert "1,165 minutes count (19 h 25 min)" in shown
    assert shown.count("25 of 25") == 25 + 6
    assert "Parwana Rahimi P03 175 205 180 215 190 180 1,145 98.3 %" in shown
    assert "Unlock day 1" in shown
    assert "Lock day 2" in shown


def test_index_shows_trainers_badge_names_and_no_locks(
    sample: Training, client_for: ClientFor
) -> None:
    shown = _text(client_for("trainer", "T01").get(BASE).text)

    assert "Parwana P03 0 0" in shown
    assert "Rahimi" not in shown
    assert "Lock day" not in shown
    assert "Import marks" not in shown


def test_index_says_what_to_do_while_nothing_counts(
    training: Training, client_for: ClientFor
) -> None:
    assert "No session counts yet" in client_for("coordinator").get(BASE).text


@pytest.mark.parametrize("path", ["", "/import"])
def test_attendance_is_closed_to_participants_and_strangers(
    path: str, sample: Training, client: Client, client_for: ClientFor
) -> None:
    assert client_for("participant", "P01").get(BASE + path).status_code == 403
    assert client.get(BASE + path).status_code == 303


def test_locking_and_importing_is_for_the_office_only(
    sample: Training, client_for: ClientFor
) -> None:
    trainer = client_for("trainer", "T01")

    assert trainer.get(f"{BASE}/import").status_code == 403
    assert trainer.get(f"{BASE}/days/1/unlock").status_code == 403
    assert trainer.post_form(f"{BASE}/days/1/lock", page=_session_url(sample)).status_code == 403
    assert queries.locked_days_of(sample.id) == frozenset()


def test_roll_is_saved_with_one_button_and_stays_as_it_is(
    sample: Training, client_for: ClientFor
) -> None:
    trainer, url = client_for("trainer", "T01"), _session_url(sample)
    sent = {"P01": "present", "P02": "late", "P02-minutes": "10"}

    first = trainer.post_form(url, sent)
    again = trainer.post_form(url, sent | {"P01-was": "1 present 0", "P02-was": "1 late 10"})

    assert (first.status_code, again.status_code) == (303, 303)
    assert _marks(sample) == {"P01": "present 0", "P02": "late 10"}
    assert "Nothing has changed" in trainer.get(url).text


def test_roll_marks_everyone_not_yet_marked_as_present(
    sample: Training, client_for: ClientFor
) -> None:
    url = _session_url(sample)

    client_for("trainer", "T01").post_form(url, {"P01": "absent", "rest": "present"})

    assert _marks(sample) == {"P01": "absent 0", "P02": "present 0", "P03": "present 0"}


def test_roll_shows_people_by_badge_name_in_order(sample: Training, client_for: ClientFor) -> None:
    page = client_for("trainer", "T01").get(_session_url(sample)).text

    names = re.findall(r"<bdi>([^<]+)</bdi>", page)
    assert names[:3] == ["Amila", "Blerta", "Bojan"]
    assert names[-2:] == ["Zvezdana", "Željka"]
    assert "Çelaj" not in page


def test_roll_with_a_mistake_keeps_what_was_typed_and_saves_nothing(
    sample: Training, client_for: ClientFor
) -> None:
    answer = client_for("trainer", "T01").post_form(
        _session_url(sample), {"P01": "present", "P02": "late", "P02-minutes": "31"}
    )

    assert answer.status_code == 422
    assert "Say how many minutes were missed: 1 to 30." in answer.text
    assert 'value="31"' in answer.text
    assert re.search(r'name="P01"\s+value="present"\s+checked', answer.text)
    assert _marks(sample) == {}


def test_roll_of_two_trainers_at_once_asks_the_second(
    sample: Training, client_for: ClientFor
) -> None:
    url = _session_url(sample)
    client_for("trainer", "T01").post_form(url, {"P01": "absent"})

    second = client_for("trainer", "T02")
    answer = second.post_form(url, {"P01": "late", "P01-minutes": "5", "P02": "present"})

    assert answer.status_code == 409
    assert "Somebody saved this before you" in answer.text
    assert "Blerta (P01), A102" in answer.text
    assert _marks(sample) == {"P01": "absent 0"}
    hidden = dict(re.findall(r'name="(P0[12]-was)" value="([^"]*)"', answer.text))
    assert hidden == {"P01-was": "1 absent 0", "P02-was": "0"}

    chosen = {"P01": "late", "P01-minutes": "5", "P02": "present"}
    assert second.post_form(url, chosen | hidden).status_code == 303
    assert _marks(sample) == {"P01": "late 5", "P02": "present 0"}


def test_roll_left_as_it_was_opened_never_undoes_anothers_correction(
    sample: Training, client_for: ClientFor
) -> None:
    url = _session_url(sample)
    first, second = client_for("trainer", "T01"), client_for("trainer", "T02")
    first.post_form(url, {"P01": "present"})
    second.post_form(url, {"P01": "absent", "P01-was": "1 present 0"})

    sent = {"P01": "present", "P01-was": "1 present 0", "P02": "present"}

    assert first.post_form(url, sent).status_code == 303
    assert _marks(sample) == {"P01": "absent 0", "P02": "present 0"}


def test_roll_of_a_locked_day_shows_marks_and_takes_none(
    sample: Training, client_for: ClientFor
) -> None:
    url, trainer = _session_url(sample), client_for("trainer", "T01")
    other = _session_url(sample, "A202")
    _lock_first_day(sample)

    assert "Day 1 is locked" in trainer.get(url).text
    answer = trainer.post_form(url, {"P01": "present"}, page=other)

    assert answer.status_code == 409
    assert "Ask the coordinator to unlock it." in answer.text
    assert re.search(r'name="P01"\s+value="present"\s+checked', answer.text)
    assert _marks(sample) == {}


def test_roll_of_what_does_not_count_or_does_not_exist_is_not_there(
    sample: Training, client_for: ClientFor
) -> None:
    trainer = client_for("trainer", "T01")

    unknown = f"{BASE}/sessions/00000000-0000-4000-8000-000000000000"
    assert trainer.get(unknown).status_code == 404


def test_lock_and_unlock_with_a_reason(sample: Training, client_for: ClientFor) -> None:
    office = client_for("coordinator")
    office.post_form(f"{BASE}/days/1/lock", page=BASE)
    assert queries.locked_days_of(sample.id) == {date(2026, 4, 22)}

    refused = office.post_form(f"{BASE}/days/1/unlock", {"reason": ""})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert office.post_form(f"{BASE}/days/1/unlock", {"reason": "A slip"}).status_code == 303
    db.session.rollback()
    assert queries.locked_days_of(sample.id) == frozenset()
    again = office.post_form(f"{BASE}/days/1/unlock", {"reason": "Again"})
    assert (again.status_code, "Again" in again.text) == (409, True)


@pytest.mark.parametrize("number", ["0", "4", "9999", "99999999999", "01", "x", "-1"])
def test_lock_of_a_day_that_is_not_there_is_not_found(
    number: str, sample: Training, client_for: ClientFor
) -> None:
    assert client_for("coordinator").get(f"{BASE}/days/{number}/unlock").status_code == 404


def _upload(client: Client, content: bytes, action: str) -> Any:
    data = {"file": (BytesIO(content), "marks.csv"), "action": action}
    return client.post_form(f"{BASE}/import", data)


def test_import_page_checks_then_brings_in(sample: Training, client_for: ClientFor) -> None:
    office = client_for("coordinator")
    content = marks_csv("P01,A102,present,", "P02,A102,late,10")

    checked = _upload(office, content, "check")
    assert (checked.status_code, "marks.csv can be imported" in checked.text) == (200, True)
    assert _marks(sample) == {}
    assert _upload(office, content, "import").status_code == 303
    assert _marks(sample) == {"P01": "present 0", "P02": "late 10"}


@pytest.mark.parametrize("action", ["check", "import"])
def test_import_page_lists_what_is_wrong(
    action: str, sample: Training, client_for: ClientFor
) -> None:
    content = marks_csv("P99,A102,present,", "P01,A102,present,")

    answer = _upload(client_for("coordinator"), content, action)

    assert answer.status_code == 422
    assert "there is nobody with the code" in answer.text
    assert _marks(sample) == {}


def test_import_page_without_a_file_says_so(sample: Training, client_for: ClientFor) -> None:
    answer = client_for("coordinator").post_form(f"{BASE}/import", {"action": "import"})

    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_attendance_pages_need_few_queries_whatever_the_number_of_marks(
    sample: Training, client_for: ClientFor, count_queries: Counting
) -> None:
    trainer, url = client_for("trainer", "T01"), _session_url(sample)
    with count_queries() as empty:
        trainer.get(BASE)
    bring_in(sample, everybody_present())
    lock_all(sample)

    with count_queries() as index:
        assert trainer.get(BASE).status_code == 200
    with count_queries() as roll:
        assert trainer.get(url).status_code == 200

    assert len(index) == len(empty) <= 8
    assert len(roll) <= 8
