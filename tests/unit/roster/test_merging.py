"""A file that comes again meets what was changed in the app."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.tables import ImportReport, RowError, TableRefused
from logistics.roster.rules import (
    Kind,
    Known,
    Needs,
    PeopleTable,
    PersonDetails,
    PersonRow,
    Profile,
    State,
    StayRequest,
    merged,
    planned_rows,
    report_of,
)
from tests.factories.roster import a_contact, a_document, a_person

profiles = st.builds(
    Profile,
    state=st.sampled_from(State),
    details=st.builds(
        PersonDetails,
        family_name=st.sampled_from(["", "A", "B"]),
        phone=st.sampled_from(["", "1", "2"]),
        share_contact=st.booleans(),
    ),
    needs=st.builds(Needs, dietary=st.sampled_from(["", "vegan", "halal"])),
)


def a_profile(state: State = State.INVITED, **changes: Any) -> Profile:
    return Profile(state, replace(PersonDetails(given_name="Ana"), **changes))


def a_row(code: str = "P01", profile: Profile | None = None, line: int = 2) -> PersonRow:
    profile = profile or a_profile()
    return PersonRow(
        code,
        profile.state,
        profile.details,
        profile.document,
        profile.needs,
        profile.contact,
        StayRequest(code, "single"),
        line,
    )


def known(profile: Profile, imported: Profile | None = None, code: str = "P01") -> Known:
    return Known(a_person(code).id, Kind.PARTICIPANT, profile, imported)


def a_table(*rows: PersonRow) -> PeopleTable:
    return PeopleTable(Kind.PARTICIPANT, rows)


@given(profiles, profiles)
def test_the_same_file_again_keeps_whatever_the_app_says(current: Profile, file: Profile) -> None:
    assert merged(current, file, file) == current


@given(profiles, profiles)
def test_a_file_decides_where_the_app_changed_nothing(before: Profile, after: Profile) -> None:
    assert merged(before, before, after) == after


@given(profiles, profiles, profiles)
def test_importing_a_file_twice_is_importing_it_once(
    current: Profile, before: Profile, file: Profile
) -> None:
    once = merged(current, before, file)

    assert merged(once, file, file) == once


def test_a_state_changed_in_the_app_does_not_fall_back() -> None:
    file = a_profile(State.INVITED)
    now = a_profile(State.CONFIRMED)

    assert merged(now, file, file).state is State.CONFIRMED


def test_a_state_changed_in_the_file_is_a_change() -> None:
    result = merged(
        a_profile(State.CONFIRMED), a_profile(State.INVITED), a_profile(State.WITHDRAWN)
    )

    assert result.state is State.WITHDRAWN


def test_a_new_phone_in_the_file_leaves_a_name_changed_in_the_app() -> None:
    result = merged(
        a_profile(certificate_name="Rasha"),
        a_profile(certificate_name="Raşa", phone="1"),
        a_profile(certificate_name="Raşa", phone="2"),
    )

    assert (result.details.certificate_name, result.details.phone) == ("Rasha", "2")


def test_an_empty_cell_takes_nothing_from_somebody_entered_by_hand() -> None:
    result = merged(a_profile(phone="1", email="a@example.org"), None, a_profile(email=""))

    assert (result.details.phone, result.details.email) == ("1", "a@example.org")


def test_the_parts_of_a_profile_follow_the_file() -> None:
    file = Profile(State.INVITED, document=a_document(), contact=a_contact())

    assert merged(a_profile(), a_profile(), file).document == a_document()
    assert merged(a_profile(), a_profile(), file).contact == a_contact()


def test_planned_rows_tell_new_changed_and_unchanged() -> None:
    old = a_profile(phone="1")
    table = a_table(
        a_row("P01"), a_row("P02", a_profile(phone="2")), a_row("P03", a_profile(phone="1"))
    )
    plan = planned_rows(table, {"P02": known(old, old, "P02"), "P03": known(old, old, "P03")})

    assert report_of(plan) == ImportReport(new=1, changed=1, unchanged=1)
    assert [planned.is_to_write for planned in plan] == [True, True, False]


def test_a_file_that_catches_up_with_the_app_is_noted_but_changes_nothing() -> None:
    (planned,) = planned_rows(
        a_table(a_row(profile=a_profile(State.CONFIRMED))),
        {"P01": known(a_profile(State.CONFIRMED), a_profile(State.INVITED))},
    )

    assert (planned.is_changed, planned.is_to_write) == (False, True)


def test_planned_rows_refuse_the_address_of_somebody_else() -> None:
    holder = {"P09": known(a_profile(email="Ana@example.org"), code="P09")}
    table = a_table(a_row(profile=a_profile(email="ana@example.org"), line=7))

    with pytest.raises(TableRefused) as refused:
        planned_rows(table, holder)

    assert refused.value.errors == (RowError(7, "email", "is the address of P09 already"),)


def test_planned_rows_let_two_people_swap_addresses() -> None:
    one, two = a_profile(email="one@example.org"), a_profile(email="two@example.org")
    table = a_table(a_row("P01", two), a_row("P02", one))

    plan = planned_rows(table, {"P01": known(one, one), "P02": known(two, two, "P02")})

    assert [planned.profile.details.email for planned in plan] == [
        "two@example.org",
        "one@example.org",
    ]


def test_planned_rows_refuse_a_trainer_in_a_file_of_participants() -> None:
    trainer = Known(a_person("T01").id, Kind.TRAINER, a_profile())

    with pytest.raises(TableRefused) as refused:
        planned_rows(a_table(a_row("T01")), {"T01": trainer})

    assert refused.value.errors == (RowError(2, "code", "T01 is a trainer already"),)
