"""Money: reading, writing, adding, and rounding once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.money import ImpossibleAmount, Money, UnknownCurrency, decimals, parse_rate


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "text"),
    [
        ("162.00", "EUR", 16200, "EUR 162.00"),
        ("0", "EUR", 0, "EUR 0.00"),
        ("0.5", "EUR", 50, "EUR 0.50"),
        ("162.000", "EUR", 16200, "EUR 162.00"),
        ("007", "EUR", 700, "EUR 7.00"),
        ("1500", "JPY", 1500, "JPY 1500"),
        ("1.234", "KWD", 1234, "KWD 1.234"),
        ("117.25", "RSD", 11725, "RSD 117.25"),
        ("10000000", "ALL", 1_000_000_000, "ALL 10000000.00"),
    ],
)
def test_money_reads_and_writes_in_the_decimals_of_iso_4217(
    amount: str, currency: str, minor: int, text: str
) -> None:
    money = Money.parse(amount, currency)

    assert money == Money(minor, currency)
    assert money.text() == text


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("1e3", "'1e3' is not an amount (write 162.00)."),
        ("-1.00", "'-1.00' is below zero."),
        ("+1.00", "'+1.00' is not an amount (write 162.00)."),
        ("162,00", "'162,00' is not an amount (write 162.00)."),
        ("1 000", "'1 000' is not an amount (write 162.00)."),
        (".5", "'.5' is not an amount (write 162.00)."),
        ("5.", "'5.' is not an amount (write 162.00)."),
        ("NaN", "'NaN' is not an amount (write 162.00)."),
        ("Infinity", "'Infinity' is not an amount (write 162.00)."),
        ("٣", "'٣' is not an amount (write 162.00)."),
        ("1_000", "'1_000' is not an amount (write 162.00)."),
        ("", "'' is not an amount (write 162.00)."),
        ("0.001", "'0.001' has more than 2 decimals for EUR."),
        ("10000000.01", "'10000000.01' is more than 10,000,000."),
    ],
)
def test_money_refuses_what_is_no_amount(amount: str, reason: str) -> None:
    with pytest.raises(ImpossibleAmount) as refused:
        Money.parse(amount, "EUR")

    assert str(refused.value) == reason


@pytest.mark.parametrize("currency", ["XXX", "XAU", "XTS", "eur", "EURO", "HRK", ""])
def test_money_refuses_what_is_no_currency(currency: str) -> None:
    with pytest.raises(UnknownCurrency) as refused:
        Money(100, currency)

    assert str(refused.value) == f"'{currency}' is not a currency code (write EUR)."


@pytest.mark.parametrize(
    ("currency", "expected"),
    [("EUR", 2), ("RSD", 2), ("ALL", 2), ("BAM", 2), ("JPY", 0), ("TND", 3)],
)
def test_decimals_follow_iso_4217(currency: str, expected: object) -> None:
    assert decimals(currency) == expected


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_money_of_one_currency_adds_up(first: int, second: int) -> None:
    assert Money(first, "RSD") + Money(second, "RSD") == Money(first + second, "RSD")


def test_money_of_two_currencies_does_not_add_up() -> None:
    with pytest.raises(ImpossibleAmount, match=r"EUR and RSD cannot be added."):
        Money(1, "EUR") + Money(1, "RSD")


def test_money_below_zero_is_written_with_its_sign() -> None:
    assert (Money(-50, "EUR") + Money(20, "EUR")).text() == "EUR -0.30"


@pytest.mark.parametrize(
    ("money", "rate", "cents"),
    [
        pytest.param(Money(19558, "BAM"), "1.95583", 10000, id="just below 100.00, rounded up"),
        pytest.param(Money(100, "RSD"), "200", 1, id="half a cent goes up"),
        pytest.param(Money(99, "RSD"), "200", 0, id="just less than half goes down"),
        pytest.param(Money(-100, "RSD"), "200", -1, id="half below zero goes away from it"),
        pytest.param(Money(1500, "JPY"), "150", 1000, id="no decimals"),
        pytest.param(Money(1000, "KWD"), "0.5", 200, id="three decimals"),
        pytest.param(Money(16200, "EUR"), "1", 16200, id="euro"),
        pytest.param(
            Money(1, "RSD"), "2.00000000000000000000000000000000000001", 0, id="rounded only once"
        ),
    ],
)
def test_money_in_euro_is_rounded_once_half_up(money: Money, rate: str, cents: int) -> None:
    assert money.in_euro(Decimal(rate)) == Money(cents, "EUR")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "sNaN", "Infinity", "0.0000009", "10000000.1"])
def test_money_in_euro_refuses_a_rate_that_cannot_be(rate: str) -> None:
    with pytest.raises(ImpossibleAmount, match="cannot be an exchange rate"):
        Money(100, "RSD").in_euro(Decimal(rate))


def test_money_in_euro_refuses_another_rate_for_the_euro() -> None:
    with pytest.raises(ImpossibleAmount, match=r"The rate of the euro to itself is 1."):
        Money(100, "EUR").in_euro(Decimal("1.1"))


def test_parse_rate_reads_units_per_euro() -> None:
    assert parse_rate("1.95583") == Decimal("1.95583")


@pytest.mark.parametrize("text", ["0", "1,5", "1e2", "-1", ""])
def test_parse_rate_refuses_what_is_no_rate(text: str) -> None:
    with pytest.raises(ImpossibleAmount):
        parse_rate(text)
