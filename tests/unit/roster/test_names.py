"""Five names, one function, and the order of lists."""

import pytest

from logistics.roster.rules import NameUse, PersonDetails, name_for, sorted_people
from tests.factories.roster import a_person

RASHA = PersonDetails(
    family_name="Derviş",
    given_name="Raşa",
    legal_name="Raşa Derviş",
    ticket_name="DERVIS/RASA",
    badge_name="Rasha",
    certificate_name="Rasha Al-Darwish",
)


@pytest.mark.parametrize(
    ("use", "name"),
    [
        (NameUse.HOTEL, "Raşa Derviş"),
        (NameUse.TICKET, "DERVIS/RASA"),
        (NameUse.BADGE, "Rasha"),
        (NameUse.ROLL, "Rasha"),
        (NameUse.CERTIFICATE, "Rasha Al-Darwish"),
        (NameUse.OFFICE, "Raşa Derviş"),
    ],
)
def test_name_for_takes_the_name_of_each_use(use: NameUse, name: str) -> None:
    assert name_for(RASHA, use) == name


@pytest.mark.parametrize(
    ("details", "name"),
    [
        (PersonDetails(badge_name="Ana", given_name="Anica"), "Ana"),
        (PersonDetails(given_name="Anica", family_name="Ilić"), "Anica Ilić"),
        (PersonDetails(family_name="Ilić"), "Ilić"),
    ],
    ids=["name in use", "both", "only one"],
)
def test_name_for_falls_back_where_a_name_is_not_known(details: PersonDetails, name: str) -> None:
    assert name_for(details, NameUse.CERTIFICATE) == name


@pytest.mark.parametrize("use", [NameUse.BADGE, NameUse.ROLL])
@pytest.mark.parametrize(
    ("details", "name"),
    [
        (PersonDetails(given_name="Anica", family_name="Ilić"), "Anica"),
        (PersonDetails(family_name="Ilić"), "Ilić"),
    ],
    ids=["given name", "nothing else"],
)
def test_name_for_keeps_the_family_name_off_badge_and_roll(
    use: NameUse, details: PersonDetails, name: str
) -> None:
    assert name_for(details, use) == name


def test_sorted_people_go_by_family_name_in_the_alphabet_people_expect() -> None:
    people = [
        a_person(f"P{place:02}", family_name=family, given_name=given)
        for place, (family, given) in enumerate(
            [
                ("Dokić", "Ana"),
                ("Đokić", "Ana"),
                ("Čavić", "Stefan"),
                ("Cavić", "Stefan"),
                ("Çelaj", "Blerta"),
                ("Şen", "Zoran"),
                ("Sarı", "Deniz"),
                ("Sarı", "Ali"),
                ("Zukić", "Ana"),
                ("Žunjić", "Ana"),
                ("", "Ema"),
            ],
            start=1,
        )
    ]
    ordered = [
        f"{person.details.family_name} {person.details.given_name}".strip()
        for person in sorted_people(reversed(people), NameUse.OFFICE)
    ]

    assert ordered == [
        "Cavić Stefan",
        "Çelaj Blerta",
        "Čavić Stefan",
        "Dokić Ana",
        "Đokić Ana",
        "Ema",
        "Sarı Ali",
        "Sarı Deniz",
        "Şen Zoran",
        "Zukić Ana",
        "Žunjić Ana",
    ]


def test_sorted_people_go_by_the_name_that_is_shown_on_badges() -> None:
    people = [
        a_person("P01", badge_name="Zoran", family_name="A"),
        a_person("P02", badge_name="Ana"),
    ]

    assert [person.code for person in sorted_people(people, NameUse.BADGE)] == ["P02", "P01"]


def test_sorted_people_of_one_name_go_by_code() -> None:
    people = [a_person("P03"), a_person("P01"), a_person("P02")]

    assert [person.code for person in sorted_people(people, NameUse.OFFICE)] == [
        "P01",
        "P02",
        "P03",
    ]
