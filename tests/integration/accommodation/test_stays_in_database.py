"""Stays from files in the database: everybody has a bed, and nobody is moved without need."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from logistics.accommodation import models, queries, service
from logistics.accommodation.forms import read_hotels
from logistics.accommodation.rules import (
    BedNight,
    Journey,
    Move,
    StayChange,
    StayWish,
    accommodation_findings,
)
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError, NotFound, StaleSave, Taken
from logistics.core.findings import Severity
from logistics.demo.service import DATA
from logistics.roster import models as roster_models
from logistics.roster.forms import read_people
from logistics.roster.queries import get_person_by_code, people_of
from logistics.roster.rules import StayRequest
from logistics.trainings.rules import Training
from tests.conftest import MOMENT
from tests.factories.accommodation import april, days_after

LATER = days_after(MOMENT, 1)


def sample_requests() -> dict[str, StayRequest]:
    """Return what the sample's two files ask of the hotel, by code."""
    files = [(DATA / name).read_bytes() for name in ("participants.csv", "trainers.csv")]
    return {stay.code: stay for file in files for stay in read_people(file).stays}


def arrange(training: Training, *requests: StayRequest) -> str:
    with transaction():
        return service.arrange_stays(training, requests, at=LATER).text()


def with_changes(code: str, **changes: Any) -> StayRequest:
    return replace(sample_requests()[code], **changes)


def person(training: Training, code: str) -> Any:
    return get_person_by_code(training.id, code)


def nights(training: Training) -> dict[tuple[str, date], tuple[str, int, bool]]:
    """Return (room, bed, own cost) by code and night."""
    codes = {p.id: p.code for p in people_of(training.id)}
    return {
        (codes[n.person_id], n.night): (n.room_label, n.bed, n.own_cost)
        for n in queries.nights_of_training(training.id)
    }


def rooms(training: Training, code: str) -> dict[int, str]:
    return {n.day: room for (who, n), (room, _, _) in nights(training).items() if who == code}


def stay(training: Training, code: str) -> Any:
    return queries.stays_of(training.id)[person(training, code).id]


def move(training: Training, code: str, label: str, *days: int) -> None:
    hotel = queries.find_hotel(training.id)
    assert hotel
    room = next(room for room in queries.rooms_of(hotel.id) if room.label == label)
    wanted = Move(person(training, code).id, tuple(map(april, days)), room.id)
    with transaction():
        service.move_person(training, wanted, version=stay(training, code).version)


def test_the_sample_gives_114_person_nights_in_25_rooms(sample: Training) -> None:
    found = queries.nights_of_training(sample.id)

    people = Counter(night.night.day for night in found)
    used = Counter(day for _, day in {(night.room_id, night.night.day) for night in found})
    assert people == {20: 4, 21: 28, 22: 28, 23: 28, 24: 25, 25: 1}
    assert sum(people.values()) == 114
    assert used == {20: 4, 21: 25, 22: 25, 23: 25, 24: 24, 25: 1}


def test_the_sample_puts_room_mates_together_and_everybody_else_alone(sample: Training) -> None:
    shared: dict[tuple[str, date], set[str]] = {}
    for (code, night), (room, _, _) in nights(sample).items():
        shared.setdefault((room, night), set()).add(code)

    pairs = {frozenset(codes) for codes in shared.values() if len(codes) > 1}
    assert pairs == {frozenset(p) for p in (("P08", "P10"), ("P17", "P20"), ("P19", "P21"))}
    assert rooms(sample, "P08") == dict.fromkeys([21, 22, 23, 24], "Twin 1")
    assert rooms(sample, "P13") == dict.fromkeys([21, 22, 23, 24], "Double 1")
    assert rooms(sample, "P18") == {}
    assert not stay(sample, "P18").needs_room


def test_the_sample_marks_one_night_as_own_cost(sample: Training) -> None:
    own = [key for key, (_, _, own_cost) in nights(sample).items() if own_cost]

    assert own == [("P23", april(25))]


def test_the_sample_has_one_room_finding_that_matters(sample: Training) -> None:
    at = datetime.fromisoformat("2026-04-08T09:00+02:00")
    facts = queries.find_hotel_facts(sample.id)
    assert facts
    found = accommodation_findings(
        facts.people,
        facts.stays,
        facts.nights,
        facts.block,
        {p.id: queries.journey_of(sample, p.id) for p in facts.people},
        training=sample,
        hotel=facts.hotel,
        at=at,
    )

    assert [(f.code, f.subject) for f in found if f.severity is not Severity.INFO] == [
        ("twin-nights-differ", "P10")
    ]
    assert [(f.code, f.subject) for f in found if f.severity is Severity.INFO] == [
        ("own-cost-night", "P23")
    ]


def test_the_same_stays_twice_change_nothing(sample: Training) -> None:
    before = nights(sample), queries.stays_of(sample.id)

    said = arrange(sample, *sample_requests().values())

    assert said == "Nothing changed: all 29 rows are as they were."
    assert (nights(sample), queries.stays_of(sample.id)) == before


def test_a_shorter_stay_frees_its_night_and_moves_nobody_else(sample: Training) -> None:
    before = nights(sample)

    said = arrange(sample, with_changes("P05", check_out=april(24)))

    assert said == "1 row read: 0 new, 1 changed, 0 unchanged."
    assert before.keys() - nights(sample).keys() == {("P05", april(24))}
    assert nights(sample).items() <= before.items()


def test_a_longer_stay_goes_on_in_the_same_room(sample: Training) -> None:
    before = nights(sample)

    arrange(sample, with_changes("P05", check_in=april(20)))

    assert nights(sample).items() - before.items() == {(("P05", april(20)), ("Single 05", 1, True))}


def test_another_room_type_moves_only_who_asks(sample: Training) -> None:
    before = nights(sample)

    arrange(sample, with_changes("P05", room_type="twin"))

    changed = {code for (code, _), _ in nights(sample).items() ^ before.items()}
    assert changed == {"P05"}
    assert set(rooms(sample, "P05").values()) == {"Twin 4"}


def test_dates_tell_calendars_and_wishes_do_not(sample: Training) -> None:
    arrange(sample, with_changes("P05", late_check_out=True))
    wish = stay(sample, "P05")
    arrange(sample, with_changes("P05", check_out=april(24)))
    dates = stay(sample, "P05")

    assert (wish.sequence, wish.changed_at) == (0, MOMENT)
    assert (dates.sequence, dates.changed_at) == (1, LATER)


def test_rooms_given_by_hand_survive_the_same_file(sample: Training) -> None:
    move(sample, "P05", "Single 22", 22, 23)
    before = nights(sample)

    said = arrange(sample, *sample_requests().values())

    assert said == "Nothing changed: all 29 rows are as they were."
    assert nights(sample) == before
    assert rooms(sample, "P05") == {
        21: "Single 05", 22: "Single 22", 23: "Single 22", 24: "Single 05",
    }  # fmt: skip


def test_dates_given_by_hand_survive_the_same_file(sample: Training) -> None:
    change = StayChange(april(20), april(25), stay(sample, "P05").wish)
    with transaction():
        service.change_stay(sample, person(sample, "P05").id, change, version=1, at=LATER)

    said = arrange(sample, *sample_requests().values())

    assert said == "Nothing changed: all 29 rows are as they were."
    assert stay(sample, "P05").check_in == april(20)


def set_state(training: Training, code: str, state: str) -> None:
    people = roster_models.Person
    where = (people.training_id == training.id, people.code == code)
    db.session.execute(update(people).where(*where).values(state=state))


def test_who_withdraws_gives_up_the_bed_and_gets_one_again(sample: Training) -> None:
    before = nights(sample)
    with transaction():
        set_state(sample, "P05", "withdrawn")
        moved = service.settle_nights(sample)
    gone = nights(sample)
    with transaction():
        set_state(sample, "P05", "confirmed")
    said = arrange(sample, *sample_requests().values())

    assert moved == {person(sample, "P05").id}
    assert {code for code, _ in before.keys() - gone.keys()} == {"P05"}
    assert said == "29 rows read: 0 new, 1 changed, 28 unchanged."
    assert nights(sample) == before


def test_without_a_hotel_stays_are_kept_and_a_hotel_gives_beds(sample: Training) -> None:
    with transaction():
        db.session.execute(delete(models.Night))
        db.session.execute(delete(models.Room))
        db.session.execute(delete(models.Hotel))
        db.session.execute(delete(models.Stay))
    requests = sample_requests()

    said = arrange(sample, *requests.values())
    without = nights(sample)
    with transaction():
        service.add_hotel(sample, read_hotels((DATA / "training.toml").read_bytes())[0])

    assert said == "29 rows read: 29 new, 0 changed, 0 unchanged."
    assert without == {}
    assert len(nights(sample)) == 114


def test_a_second_hotel_of_the_same_name_is_refused(sample: Training) -> None:
    plan = read_hotels((DATA / "training.toml").read_bytes())[0]

    with pytest.raises(Taken), transaction():
        service.add_hotel(sample, plan)


def test_stays_that_cannot_be_are_all_named_and_nothing_is_kept(sample: Training) -> None:
    before = queries.stays_of(sample.id)

    with pytest.raises(DomainError) as refused:
        arrange(
            sample,
            with_changes("P01", check_out=april(23)),
            with_changes("P05", check_out=april(21)),
            StayRequest("P99", "single"),
        )

    assert refused.value.message.split("\n") == [
        "P99: nobody here has this code.",
        "P05: The check-out must be after the check-in.",
    ]
    assert queries.stays_of(sample.id) == before


def test_a_person_of_another_training_cannot_be_moved_or_changed(sample: Training) -> None:
    foreign = replace(sample, id=sample.id.__class__(int=5))
    who = person(sample, "P05").id

    with pytest.raises(NotFound), transaction():
        service.change_stay(foreign, who, StayChange(), version=1, at=LATER)
    with pytest.raises(NotFound), transaction():
        service.move_person(foreign, Move(who, (april(21),), who), version=1)


def test_a_third_person_in_a_twin_is_refused_and_nothing_changes(sample: Training) -> None:
    before = nights(sample)

    with pytest.raises(Taken) as refused:
        move(sample, "P05", "Twin 1", 23, 24)

    assert refused.value.message == (
        "Twin 1 is full on Thu 23 April. Free on these nights: Single 22."
    )
    assert nights(sample) == before


def test_a_free_bed_beside_somebody_is_given(sample: Training) -> None:
    move(sample, "P05", "Twin 1", 24)

    assert rooms(sample, "P05")[24] == "Twin 1"


def test_a_room_of_no_hotel_here_is_not_found(sample: Training) -> None:
    who = person(sample, "P05").id

    with pytest.raises(NotFound), transaction():
        service.move_person(sample, Move(who, (april(21),), who), version=1)


def test_a_move_keeps_who_pays_for_the_night(sample: Training) -> None:
    move(sample, "P23", "Single 22", 24, 25)

    found = nights(sample)
    assert found["P23", april(25)] == ("Single 22", 1, True)
    assert found["P23", april(24)] == ("Single 22", 1, False)


def test_a_move_looked_at_before_another_is_stale(sample: Training) -> None:
    who = person(sample, "P05").id
    hotel = queries.find_hotel(sample.id)
    assert hotel
    ids = {room.label: room.id for room in queries.rooms_of(hotel.id)}
    move(sample, "P05", "Single 22", 21)

    with pytest.raises(StaleSave) as stale, transaction():
        service.move_person(sample, Move(who, (april(21),), ids["Twin 1"]), version=1)

    assert stale.value.differences == (("Tue 21 April", "Single 22", "Twin 1"),)


def test_a_stale_stay_names_what_differs(sample: Training) -> None:
    who = person(sample, "P05").id
    with transaction():
        change = StayChange(april(20), april(25), StayWish())
        service.change_stay(sample, who, change, version=1, at=LATER)

    shorter = StayChange(april(21), april(24), StayWish())
    with pytest.raises(StaleSave) as stale, transaction():
        service.change_stay(sample, who, shorter, version=1, at=LATER)

    assert stale.value.differences == (
        ("From", "Mon 20 April", "Tue 21 April"),
        ("To", "Sat 25 April", "Fri 24 April"),
    )


@pytest.mark.parametrize("code", ["P05", "P99"])
def test_a_room_mate_must_be_somebody_else_here(sample: Training, code: str) -> None:
    change = StayChange(april(21), april(25), StayWish(sharing_with=code))

    with pytest.raises(DomainError) as refused, transaction():
        service.change_stay(sample, person(sample, "P05").id, change, version=1, at=LATER)

    assert refused.value.field == "sharing_with"


def test_a_first_stay_by_hand_gives_beds(sample: Training) -> None:
    who = person(sample, "P05").id
    with transaction():
        db.session.execute(delete(models.Night).where(models.Night.person_id == who))
        db.session.execute(delete(models.Stay).where(models.Stay.person_id == who))
    with transaction():
        change = StayChange(april(21), april(23), StayWish())
        service.change_stay(sample, who, change, version=0, at=LATER)

    assert rooms(sample, "P05") == {21: "Single 05", 22: "Single 05"}


def test_what_is_wished_and_imported_is_sealed(sample: Training) -> None:
    blobs = db.session.scalars(select(models.Stay.sealed)).all()

    assert len(blobs) == 29
    assert not [blob for blob in blobs if b"twin" in blob or b"P10" in blob]


def test_findings_about_a_person_are_theirs_and_their_room_mates(sample: Training) -> None:
    at = datetime.fromisoformat("2026-04-08T09:00+02:00")

    def found(code: str) -> list[tuple[str, str]]:
        findings = queries.findings_about(sample, person(sample, code).id, at=at)
        return [(finding.code, finding.subject) for finding in findings]

    assert found("P08") == [("twin-nights-differ", "P10")]
    assert found("P23") == [("own-cost-night", "P23")]
    assert found("P05") == []


def test_a_journey_gives_the_days_at_the_place(sample: Training) -> None:
    assert queries.journey_of(sample, person(sample, "T01").id) == Journey(april(20), april(25))
    assert queries.journey_of(sample, person(sample, "P18").id) == Journey()


def test_nights_of_one_person_are_theirs(sample: Training) -> None:
    found: list[BedNight] = queries.nights_of_person(person(sample, "P10").id)

    assert [(n.night.day, n.room_label) for n in found] == [
        (21, "Twin 1"),
        (22, "Twin 1"),
        (23, "Twin 1"),
    ]
