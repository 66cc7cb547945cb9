"""Amounts of money: whole minor units and an ISO 4217 code, rounded once."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from logistics.core.errors import DomainError

MAX_MAJOR = 10_000_000
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_ISO_4217 = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
    MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_CODES = frozenset(_ISO_4217.split())
# ISO 4217, not CLDR: dinar and lek have 2 decimals on an invoice, however shops round.
_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
_OTHER_DECIMALS = dict.fromkeys(_WITHOUT_DECIMALS.split(), 0) | dict.fromkeys(
    _WITH_THREE.split(), 3
)


class ImpossibleAmount(DomainError, ValueError):
    """No amount of money can be read or worked out."""


class UnknownCurrency(ImpossibleAmount):
    """The code is no currency of ISO 4217."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        decimals(self.currency)

    @classmethod
    def parse(cls, amount: str, currency: str) -> Self:
        """Read an amount as written (162.00) in a currency; raises ImpossibleAmount."""
        places = decimals(currency)
        minor = _amount(amount).scaleb(places)
        if minor != minor.to_integral_value():
            raise ImpossibleAmount(f"{amount!r} has more than {places} decimals for {currency}.")
        return cls(int(minor), currency)

    def text(self) -> str:
        """Write the amount: EUR 162.00."""
        places = decimals(self.currency)
        return f"{self.currency} {Decimal(self.minor).scaleb(-places):.{places}f}"

    def in_euro(self, rate: Decimal) -> "Money":
        """Give the amount in euro, rounded once, half up; `rate` is units of currency per euro."""
        if self.currency == "EUR" and rate != 1:
            raise ImpossibleAmount("The rate of the euro to itself is 1.")
        exact = Fraction(self.minor * 100, 10 ** decimals(self.currency)) / Fraction(_rate(rate))
        cents = int(abs(exact) + Fraction(1, 2))
        return Money(cents if exact >= 0 else -cents, "EUR")

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ImpossibleAmount(f"{self.currency} and {other.currency} cannot be added.")
        return Money(self.minor + other.minor, self.currency)


def decimals(currency: str) -> int:
    """Give the number of decimals of a currency; raises UnknownCurrency."""
    if currency not in _CODES:
        raise UnknownCurrency(f"{currency!r} is not a currency code (write EUR).")
    return _OTHER_DECIMALS.get(currency, 2)


def parse_rate(text: str) -> Decimal:
    """Read an exchange rate in units per euro (1.95583); raises ImpossibleAmount."""
    return _rate(_amount(text))


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise ImpossibleAmount(_why_not(text))
    amount = Decimal(text)
    if amount > MAX_MAJOR:
        raise ImpossibleAmount(f"{text!r} is more than {MAX_MAJOR:,}.")
    return amount


def _why_not(text: str) -> str:
    if text.startswith("-"):
        return f"{text!r} is below zero."
    return f"{text!r} is not an amount (write 162.00)."


def _rate(rate: Decimal) -> Decimal:
    if not rate.is_finite() or not Decimal("0.000001") <= rate <= MAX_MAJOR:
        raise ImpossibleAmount(f"{rate} cannot be an exchange rate (units of currency per euro).")
    return rate
