"""How places are said."""

import pytest

from logistics.travel.rules import short_place


@pytest.mark.parametrize(
    ("place", "short"),
    [
        pytest.param("Belgrade Nikola Tesla Airport", "Belgrade", id="the training's place"),
        pytest.param("Belgrade", "Belgrade", id="exactly that"),
        pytest.param("Belgradeville station", "Belgradeville station", id="another that begins so"),
        pytest.param("Tirana Airport", "Tirana", id="airport"),
        pytest.param("Bihać bus station", "Bihać", id="bus station"),
        pytest.param("Beograd Centar railway station", "Beograd Centar", id="railway station"),
        pytest.param("Training hotel, Belgrade", "Training hotel", id="with its city"),
        pytest.param("Petrovaradin railway station (for Novi Sad)", "Petrovaradin", id="note"),
        pytest.param("Banja Luka", "Banja Luka", id="plain"),
        pytest.param(" airport", " airport", id="nothing left"),
        pytest.param("", "", id="empty"),
    ],
)
def test_short_place_keeps_what_travellers_say(place: str, short: str) -> None:
    assert short_place(place, city="Belgrade") == short
