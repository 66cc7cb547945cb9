"""The hotels of a training as its TOML file describes them."""

from datetime import date, time

from logistics.accommodation.forms.keys import HotelKeys, to_day
from logistics.accommodation.rules import BEDS, BlockPlan, HotelPlan, RoomType
from logistics.core.money import Money
from logistics.core.toml_files import parsed

MAX_ROOMS = 500
MAX_NIGHTS = 60
PAYERS = ("organiser", "guest")
CHECK_IN, CHECK_OUT = time(14, 0), time(11, 0)
_HOTEL_KEYS = (
    "name", "address", "check_in", "check_out", "cut_off", "attrition_percent", "city_tax", "block",
)  # fmt: skip


def read_hotels(content: bytes) -> tuple[HotelPlan, ...]:
    """Read the `[[hotels]]` tables; raise one DomainError with a line for each thing wrong.

    The other tables of the file are read where they belong; no hotels at all is fine.
    """
    top = HotelKeys(parsed(content), errors=[])
    hotels = tuple(_hotel(keys) for keys in top.each("hotels"))
    top.refuse_repeated("hotels", [hotel.name for hotel in hotels])
    top.require_right()
    return hotels


def _hotel(keys: HotelKeys) -> HotelPlan:
    keys.refuse_unknown(_HOTEL_KEYS)
    tax, paid_by = _city_tax(keys)
    tables = keys.each("block")
    blocks = tuple(_block(table) for table in tables)
    if not tables:
        keys.refuse("block", "is missing (write [[hotels.block]])")
    keys.refuse_repeated("block", [str(table.table.get("room_type", "")) for table in tables])
    return HotelPlan(
        name=keys.text("name", limit=120, required=True),
        address=keys.text("address", limit=300),
        check_in=keys.clock("check_in", default=CHECK_IN),
        check_out=keys.clock("check_out", default=CHECK_OUT),
        cut_off=keys.day("cut_off"),
        attrition_percent=keys.integer("attrition_percent", default=80, minimum=0, maximum=100),
        city_tax=tax,
        city_tax_paid_by=paid_by,
        blocks=blocks,
    )


def _city_tax(keys: HotelKeys) -> tuple[Money | None, str]:
    """Read the tax per person and night, and who pays it."""
    if "city_tax" not in keys.table:
        return None, ""
    tax = keys.below("city_tax")
    tax.refuse_unknown(("amount", "currency", "paid_by"))
    return keys.money("city_tax"), tax.choice("paid_by", PAYERS, default=PAYERS[0])


def _block(keys: HotelKeys) -> BlockPlan:
    keys.refuse_unknown(("room_type", "beds", "rate", "rooms_by_night"))
    names = tuple(room_type.value for room_type in BEDS)
    room_type = RoomType(keys.choice("room_type", names))
    beds = keys.integer("beds", default=BEDS[room_type], minimum=1, maximum=4)
    if beds < BEDS[room_type]:
        keys.refuse("beds", f"a {room_type} has at least {BEDS[room_type]}")
    rate = keys.money("rate")
    if "rate" not in keys.table:
        keys.refuse("rate", "is missing")
    return BlockPlan(room_type, beds, rate or Money(0, "EUR"), _rooms_by_night(keys))


def _rooms_by_night(keys: HotelKeys) -> tuple[tuple[date, int], ...]:
    table = keys.below("rooms_by_night")
    if not table.table:
        keys.refuse("rooms_by_night", "is missing or empty")
    if len(table.table) > MAX_NIGHTS:
        keys.refuse("rooms_by_night", f"more than {MAX_NIGHTS} nights")
    found: dict[date, int] = {}
    for key in table.table:
        try:
            night = to_day(key)
        except ValueError as error:
            table.errors.append(f"{table.where}{error}.")
            continue
        found[night] = table.integer(key, default=0, minimum=0, maximum=MAX_ROOMS)
    return tuple(sorted(found.items()))
