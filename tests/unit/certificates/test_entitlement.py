"""What minutes entitle to, and how an issued certificate stands to today's facts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.certificates.rules import (
    Certificate,
    CertificateKind,
    Entitlement,
    IssuedFacts,
    certificate_findings,
    entitlement,
    name_initials,
    printed,
    reference,
    register,
    typed_code,
)
from logistics.roster.rules import Person, State
from logistics.trainings.rules import Colour, Rules, Theme
from tests.factories.attendance import a_mark, a_record, a_session
from tests.factories.certificates import a_certificate
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

RULES = Rules()
SESSION = a_session(length=100)
ANA = a_person("P01", certificate_name="Ana Anić")


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        pytest.param(1165, "participation", id="all of it"),
        pytest.param(1049, "participation", id="just over 90 %"),  # 90 % of 1165 is 1048.5
        pytest.param(1048, "statement", id="just under 90 %"),
        pytest.param(932, "statement", id="exactly 80 %"),
        pytest.param(931, "none", id="just under 80 %"),
        pytest.param(0, "none", id="nothing"),
    ],
)
def test_entitlement_follows_the_shares_of_the_training(minutes: int, kind: str) -> None:
    assert entitlement(minutes, 1165, RULES).kind == kind


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [pytest.param(90, "participation", id="90 of 100"), pytest.param(89, "statement", id="89")],
)
def test_entitlement_takes_a_share_met_exactly(minutes: int, kind: str) -> None:
    assert entitlement(minutes, 100, RULES).kind == kind


def test_entitlement_uses_the_settings_of_the_training() -> None:
    rules = Rules(participation_minutes_percent=100, statement_minutes_percent=50)

    assert [entitlement(minutes, 100, rules).kind.value for minutes in (100, 99, 50, 49)] == [
        "participation", "statement", "statement", "none",
    ]  # fmt: skip


def test_entitlement_without_any_counted_minutes_is_none() -> None:
    assert entitlement(0, 0, RULES) == Entitlement(CertificateKind.NONE, 0, 0, 0)


@pytest.mark.parametrize(
    ("minutes", "credited"),
    [(1165, 1155), (1155, 1155), (1154, 1140), (14, 0), (15, 15)],
)
def test_entitlement_rounds_the_credit_down(minutes: int, credited: int) -> None:
    assert entitlement(minutes, 1165, RULES).credited == credited


def test_entitlement_of_the_whole_sample_is_nineteen_and_a_quarter_hours() -> None:
    assert entitlement(1165, 1165, RULES).hours == 19.25


@given(of=st.integers(1, 10_000), data=st.data())
def test_entitlement_never_falls_when_minutes_grow(of: int, data: st.DataObject) -> None:
    minutes = data.draw(st.integers(0, of - 1))
    order = [CertificateKind.NONE, CertificateKind.STATEMENT, CertificateKind.PARTICIPATION]

    less, more = entitlement(minutes, of, RULES), entitlement(minutes + 1, of, RULES)

    assert order.index(less.kind) <= order.index(more.kind)
    assert less.credited <= more.credited <= of


def _state(person: Person, held: Certificate | None, *, missed: int = 0) -> str:
    status = "late" if missed else "present"
    record = a_record([SESSION], [a_mark(person, SESSION, status, missed)])
    certificates = {person.id: held} if held else {}
    (line,) = register([person], record, certificates, rules=RULES)
    return line.state.value


HELD = a_certificate(ANA, minutes=100, counted=100, credited=90, name="Ana Anić")


@pytest.mark.parametrize(
    ("held", "missed", "state"),
    [
        pytest.param(None, 0, "to issue", id="nothing issued yet"),
        pytest.param(HELD, 0, "issued", id="all as issued"),
        pytest.param(HELD, 1, "changed since", id="one minute less"),
        pytest.param(HELD, 21, "changed since", id="no longer entitled"),
        pytest.param(
            replace(HELD, facts=IssuedFacts("Ana A.", "x")), 0, "changed since", id="other name"
        ),
        pytest.param(
            replace(HELD, revoked_at=datetime(2026, 4, 25, tzinfo=UTC)),
            0,
            "to issue",
            id="revoked, entitled again",
        ),
        pytest.param(None, 21, "none", id="never entitled"),
    ],
)
def test_register_says_where_a_certificate_stands(
    held: Certificate | None, missed: int, state: str
) -> None:
    assert _state(ANA, held, missed=missed) == state


def test_register_holds_who_has_a_place_in_order_of_codes() -> None:
    people = [a_person("P100"), a_person("P20"), a_person("P03", state=State.DECLINED)]
    people.append(a_person("T01"))

    lines = register(people, a_record([SESSION]), {}, rules=RULES)

    assert [line.person.code for line in lines] == ["P20", "P100"]


def test_register_says_what_was_missed() -> None:
    record = a_record([SESSION], [a_mark(ANA, SESSION, "left_early", 5)])

    (line,) = register([ANA], record, {}, rules=RULES)

    assert [short.text for short in line.missed] == ["A102 Session: left 5 min early"]


def test_certificate_findings_name_who_has_to_be_issued_again() -> None:
    ben = a_person("P02")
    record = a_record([SESSION], [a_mark(ANA, SESSION, "present"), a_mark(ben, SESSION, "late", 9)])
    held = {ANA.id: HELD, ben.id: a_certificate(ben, minutes=100, counted=100, credited=90)}

    found = certificate_findings(register([ANA, ben], record, held, rules=RULES))

    assert [(f.code, f.severity.value, f.subject, f.feature) for f in found] == [
        ("certificate-stale", "error", "P02", "certificates")
    ]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({"number": 1}, "HRB-2026-BEG-001", id="first"),
        pytest.param({"number": 25, "revision": 2}, "HRB-2026-BEG-025-R2", id="issued again"),
        pytest.param({"number": 1000}, "HRB-2026-BEG-1000", id="beyond three digits"),
    ],
)
def test_reference_is_number_and_revision(changes: dict[str, Any], text: str) -> None:
    assert reference("HRB-2026-BEG", replace(HELD, **changes)) == text


def test_printed_says_what_was_issued_and_leaves_empty_themes_out() -> None:
    themes = [
        Theme("T1", "Advocacy", ("aims", "allies"), colour=Colour.BLUE),
        Theme("X", "Cross-cutting"),
    ]

    said = printed(HELD, a_training(), themes, base_url="https://example.org")

    assert (said.name, said.place, said.issued_on) == (
        "Ana Anić", "Belgrade, Serbia", date(2026, 4, 24),
    )  # fmt: skip
    assert said.topics == (("Advocacy", "aims, allies", "#3b4cb0"),)
    assert said.address == f"https://example.org/verify/{HELD.facts.code}"


def test_printed_dates_the_issue_at_the_place() -> None:
    late = replace(HELD, issued_at=datetime(2026, 4, 24, 22, 30, tzinfo=UTC))

    assert printed(late, a_training(), [], base_url="").issued_on == date(2026, 4, 25)


@pytest.mark.parametrize(
    ("place", "country", "text"),
    [
        pytest.param("Vienna", "AT", "Vienna", id="another country"),
        pytest.param("Pristina", "XK", "Pristina, Kosovo*", id="Kosovo*"),
    ],
)
def test_printed_names_the_territory_where_it_is_one_of_ours(
    place: str, country: str, text: str
) -> None:
    training = a_training(place=place, country_code=country)

    assert printed(HELD, training, [], base_url="").place == text


CODE = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param(CODE, CODE, id="as printed"),
        pytest.param(CODE.upper(), CODE, id="in capitals"),
        pytest.param("abcde-fghij klmnopqrstuvwxyz", CODE, id="with hyphen and space"),
        pytest.param(CODE[:-1], None, id="one too short"),
        pytest.param(f"{CODE}a", None, id="one too long"),
        pytest.param(f"{CODE[:-1]}1", None, id="a digit that is not used"),
        pytest.param("", None, id="empty"),
        pytest.param("\0" * 26, None, id="controls"),
    ],
)
def test_typed_code_forgives_how_it_is_typed(typed: str, code: str | None) -> None:
    assert typed_code(typed) == code


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Blerta Çelaj", "B. Ç."),
        ("Amila Hadžić-Šarić", "A. H."),
        ("Deniz", "D."),
        ("Ana Maria Popescu", "A. P."),
        ("", ""),
        ("پروانه رحیمی", "پ. ر."),
    ],
)
def test_name_initials_never_hold_the_name(name: str, initials: str) -> None:
    assert name_initials(name) == initials
