"""Names on tickets, lists and files."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.text import initials, same_ticket_name, ticket_form


@pytest.mark.parametrize(
    ("family", "given", "ticket"),
    [
        pytest.param("Çelaj", "Blerta", "CELAJ/BLERTA", id="albanian"),
        pytest.param("Hadžić-Šarić", "Amila", "HADZIC SARIC/AMILA", id="hyphen"),
        pytest.param("Đokić", "Snežana", "DOKIC/SNEZANA", id="d with stroke"),
        pytest.param("Bërdynaj", "Drenusha", "BERDYNAJ/DRENUSHA", id="e with dots"),
        pytest.param("Ağırdemir", "İlker", "AGIRDEMIR/ILKER", id="dotless and dotted i"),
        pytest.param("Müller", "Jörg", "MUELLER/JOERG", id="umlauts"),
        pytest.param("Groß", "Käthe", "GROSS/KAETHE", id="sharp s"),
        pytest.param("Țurcanu", "Ștefania", "TURCANU/STEFANIA", id="comma below"),
        pytest.param("Al-Khatib, Sr", "Youssef", "AL KHATIB SR/YOUSSEF", id="comma"),
        pytest.param("O'Neill", "Ana", "ONEILL/ANA", id="apostrophe"),
        pytest.param("Ђорђић", "Жарко", "DORDIC/ZARKO", id="serbian cyrillic"),
        pytest.param("Ѓорѓиев", "Бојан", "GJORGJIEV/BOJAN", id="macedonian cyrillic"),
        pytest.param("Ќурчиска", "Ѕвездана", "KJURCHISKA/DZVEZDANA", id="macedonian dz"),
        pytest.param("Щукин", "Юрий", "SHCHUKIN/IURII", id="russian cyrillic"),
        pytest.param("Nina", "", "NINA", id="one name only"),
        pytest.param("محمد", "Ali", "", id="no table for arabic"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_ticket_form_follows_icao(family: str, given: str, ticket: str) -> None:
    assert ticket_form(family, given) == ticket


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("HADZIC SARIC/AMILA", "Hadzic-Saric, Amila", True, id="signs and case"),
        pytest.param("AL KHATIB/YOUSSEF", "ALKHATIB YOUSSEF", True, id="spaces"),
        pytest.param("DJOKIC/ANA", "DOKIC/ANA", False, id="other letters"),
        pytest.param("CELAJ/BLERTA", "BLERTA/CELAJ", False, id="order counts"),
    ],
)
def test_same_ticket_name_ignores_signs_only(one: str, other: str, same: bool) -> None:
    assert same_ticket_name(one, other) is same


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("Blerta", "Çelaj", "B. Ç."),
        ("amila", "hadžić-šarić", "A. H."),
        ("", "Nina", "N."),
        (" (Ana)", "O'Neill", "A. O."),
        ("", "", ""),
    ],
)
def test_initials_take_the_first_letter_of_each(given: str, family: str, expected: Any) -> None:
    assert initials(given, family) == expected


@given(st.text(), st.text())
def test_ticket_form_is_always_a_to_z(family: str, given: str) -> None:
    assert set(ticket_form(family, given)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ /")
