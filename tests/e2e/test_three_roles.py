"""The whole job in a real browser: each role signs in and takes away what is theirs."""

import csv
from collections.abc import Callable

import pytest
from icalendar import Calendar
from playwright.sync_api import StorageState
from pypdf import PdfReader

from logistics.demo.service import DATA
from tests.e2e.conftest import DESK, PHONE, Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Arrive = Callable[..., Visitor]


@pytest.fixture(scope="module")
def certified(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site after the training: everybody was there, days are locked, certificates issued."""
    marks = tmp_path_factory.mktemp("marks") / "marks.csv"
    marks.write_text("code,item_id,status,minutes\n" + "\n".join(everybody_present()))
    site.flask("attendance", "import", "borders-2026", str(marks))
    site.flask("attendance", "lock", "borders-2026")
    site.flask("certificates", "issue", "borders-2026")
    return site


def everybody_present() -> list[str]:
    with (DATA / "agenda.csv").open(encoding="utf-8") as file:
        counted = [
            r["item_id"] for r in csv.DictReader(file) if r["counts_for_attendance"] == "yes"
        ]
    return [f"P{number:02},{item},present," for number in range(1, 26) for item in counted]


def test_participant_takes_calendar_pack_and_certificate(certified: Site, visitor: Arrive) -> None:
    somebody = visitor(PHONE)
    somebody.sign_in("participant", "P22")
    assert somebody.page.get_by_role("heading", level=1).inner_text().endswith("Gülşah")

    pack = PdfReader(somebody.download("Download my pack (one PDF)"))
    certificate = PdfReader(somebody.download("Download my certificate (PDF)"))
    somebody.page.get_by_role("link", name="Add all this to my calendar").click()
    calendar = Calendar.from_ical(somebody.download("Download the calendar").read_bytes())

    assert "Gülşah Işıkoğlu" in certificate.pages[0].extract_text()
    assert "TK 9081" in "".join(page.extract_text() for page in pack.pages)
    assert any("Istanbul" in str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))
    assert (somebody.complaints, len(somebody.hosts)) == ([], 1)


def test_participant_finds_everything_without_javascript(certified: Site, visitor: Arrive) -> None:
    somebody = visitor(PHONE, javascript=False)
    somebody.sign_in("participant", "P03")
    somebody.page.get_by_role("link", name="Add all this to my calendar").click()
    somebody.page.get_by_role("button", name="Make my calendar link").click()

    address = somebody.page.get_by_label("Address of your calendar").input_value()
    calendar = Calendar.from_ical(somebody.page.request.get(address).body())

    assert any("JU 9141" in str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))


def test_trainer_sees_own_sessions_and_takes_the_roll_on_a_phone(
    site: Site, visitor: Arrive
) -> None:
    trainer = visitor(PHONE)
    trainer.sign_in("trainer", "T04")
    page = trainer.page
    assert page.get_by_role("heading", level=1).inner_text() == "My sessions"

    trainer.open("/t/borders-2026/attendance")
    page.get_by_role("link", name="Opening and welcome").click()

    assert page.get_by_text("Gülşah").count() >= 1
    assert page.get_by_text("Işıkoğlu").count() == 0
    assert trainer.complaints == []


def test_coordinator_sees_what_is_missing(site: Site, visitor: Arrive) -> None:
    office = visitor(DESK)
    office.sign_in("coordinator")
    office.open("/t/borders-2026/?at=2026-04-08T09:00")
    page = office.page

    assert page.get_by_role("heading", level=1).inner_text() == "14 days to go"
    assert page.get_by_text("24 of 25").count() == 1
    page.get_by_role("link", name="Rooms").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Rooms"
    assert (office.complaints, len(office.hosts)) == ([], 1)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "people",
        "travel",
        "travel/board",
        "rooms",
        "agenda",
        "attendance",
        "materials",
        "certificates",
    ],
)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_staff_page_fits_the_screen_and_is_accessible(
    certified: Site,
    visitor: Arrive,
    signed_in: Callable[..., StorageState],
    viewport: dict[str, int],
    path: str,
) -> None:
    office = visitor(viewport, state=signed_in("coordinator"))
    office.open(f"/t/borders-2026/{path}")

    assert (office.sideways(), office.violations(), office.complaints) == (0, [], [])


@pytest.mark.parametrize("path", ["/me/", "/me/agenda", "/me/calendar"])
def test_own_page_fits_a_phone_and_is_accessible(
    certified: Site, visitor: Arrive, signed_in: Callable[..., StorageState], path: str
) -> None:
    somebody = visitor(PHONE, state=signed_in("participant", "P25"))
    somebody.open(path)

    assert (somebody.sideways(), somebody.violations(), somebody.complaints) == (0, [], [])
