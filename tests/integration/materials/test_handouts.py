"""Sending, replacing, deleting and fetching handouts: what is refused leaves nothing behind."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from logistics.access.policy import Role
from logistics.core.db import db, transaction
from logistics.core.errors import NotFound, StaleSave, Taken
from logistics.core.sealing import Unreadable
from logistics.materials import models, queries, rules, service
from logistics.materials.documents import worksheet_pdf
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import another_training
from tests.factories.materials import (
    SECRET,
    SENT,
    a_locked_pdf,
    a_pdf,
    a_picture,
    an_armed_pdf,
    item_called,
    stored_handout,
    with_a_zip,
)

ClientFor = Callable[..., Client]
ERROR = re.compile(r'id="(\w+)-error">.*?<span>(.*?)</span>\s*</p>', re.DOTALL)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_ACCEPTED = "Send a PDF, JPEG or PNG. Office files name their authors: save them as PDF first."
UNREADABLE_PDF = (
    "This file is not a PDF that can be read. Save it as a PDF once more and send that."
)
UNREADABLE_IMAGE = "This file is not a JPEG or PNG that can be read."
SOMETHING_ELSE = "The name says PDF, but this file is something else."


@pytest.fixture
def trainer(sample: Training, client_for: ClientFor) -> Client:
    """The lead trainer, signed in."""
    return client_for(Role.TRAINER, "T01")


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where sealed files lie."""
    path: Path = app.extensions["settings"].files_folder
    return path


def send(
    client: Client, training: Training, content: bytes, name: str, **fields: Any
) -> TestResponse:
    item = item_called(training, "A106")
    data = {"title": "Context canvas", "other": "", **fields, "file": (BytesIO(content), name)}
    answer = client.post_form(f"/t/{training.slug}/materials/sessions/{item.id}/new", data)
    db.session.rollback()  # what the test has read before is no longer how it stands
    return answer


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


def errors_of(answer: TestResponse) -> dict[str, str]:
    return {field: " ".join(text.split()) for field, text in ERROR.findall(answer.text)}


def stored(training: Training) -> list[tuple[str, str, int]]:
    return [(h.title, h.media_type, h.pages) for h in queries.handouts_of(training.id)]


def test_sent_file_is_kept_clean_sealed_and_private(
    sample: Training, trainer: Client, folder: Path
) -> None:
    answer = send(trainer, sample, an_armed_pdf(), "canvas.pdf")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/t/borders-2026/materials")
    (handout,) = queries.handouts_of(sample.id)
    ((name, sealed),) = files_in(folder).items()
    assert name == str(handout.file_id)
    assert (folder.stat().st_mode & 0o777, (folder / name).stat().st_mode & 0o777) == (0o700, 0o600)
    assert [trace for trace in (b"%PDF", b"Canvas", b"endobj") if trace in sealed] == []
    with pikepdf.open(BytesIO(queries.content_of(handout))) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert not pdf.docinfo


def test_sent_photo_has_lost_its_place(sample: Training, trainer: Client) -> None:
    content = a_picture(exif=SECRET)
    assert SECRET.encode() in content

    send(trainer, sample, content, "photo.jpg")

    (handout,) = queries.handouts_of(sample.id)
    kept = queries.content_of(handout)
    assert SECRET.encode() not in kept
    assert not Image.open(BytesIO(kept)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_a_zip(a_picture()), id="picture and archive"),
        pytest.param(with_a_zip(a_picture("PNG")), id="png and archive"),
    ],
)
def test_archive_behind_a_picture_is_cut_off(
    sample: Training, trainer: Client, content: bytes
) -> None:
    name = "a.png" if content.startswith(b"\x89PNG") else "a.jpg"
    send(trainer, sample, content, name)

    (handout,) = queries.handouts_of(sample.id)
    assert b"x.exe" not in queries.content_of(handout)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        pytest.param(b"MZ program", "tool.exe", NOT_ACCEPTED, id="program"),
        pytest.param(b"MZ program", "tool.pdf", SOMETHING_ELSE, id="renamed program"),
        pytest.param(b"<html></html>", "page.pdf", SOMETHING_ELSE, id="page as pdf"),
        pytest.param(SVG, "a.svg", NOT_ACCEPTED, id="svg"),
        pytest.param(
            SVG, "a.png", "The name says PNG, but this file is something else.", id="svg as png"
        ),
        pytest.param(with_a_zip(b""), "a.pdf", SOMETHING_ELSE, id="archive as pdf"),
        pytest.param(with_a_zip(b"%PDF-1.7\n"), "a.pdf", UNREADABLE_PDF, id="archive with a head"),
        pytest.param(
            a_locked_pdf(),
            "a.pdf",
            "This PDF is locked with a password. Save it without one and send it again.",
            id="locked",
        ),
        pytest.param(a_pdf()[:60], "a.pdf", UNREADABLE_PDF, id="truncated pdf"),
        pytest.param(a_picture()[:200], "a.jpg", UNREADABLE_IMAGE, id="truncated picture"),
        pytest.param(b"", "a.pdf", "This file is empty. Choose another one.", id="empty"),
        pytest.param(a_pdf(), "a.docx", NOT_ACCEPTED, id="pdf under another name"),
    ],
)
def test_hostile_file_is_refused_beside_the_field_and_leaves_nothing(
    sample: Training, trainer: Client, folder: Path, content: bytes, name: str, sentence: str
) -> None:
    answer = send(trainer, sample, content, name)

    assert answer.status_code == 422
    assert errors_of(answer) == {"file": sentence}
    assert (files_in(folder), stored(sample)) == ({}, [])


def test_file_beyond_the_limit_is_refused_beside_the_field(
    sample: Training, trainer: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LARGEST_BYTES", 1000)

    answer = send(trainer, sample, a_pdf(), "a.pdf")

    sentence = "This file is larger than 20 MB. Send a smaller one."
    assert (answer.status_code, errors_of(answer)) == (422, {"file": sentence})
    assert files_in(folder) == {}


def test_request_beyond_the_limit_is_refused_with_a_page(
    sample: Training, trainer: Client, folder: Path, app: Flask
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = send(trainer, sample, a_pdf(), "a.pdf")

    assert answer.status_code == 413
    assert "This file is too large" in answer.text
    assert files_in(folder) == {}


@pytest.mark.parametrize(
    "name", [pytest.param("x" * 300 + ".pdf", id="long"), pytest.param("../../x.pdf", id="folders")]
)
def test_name_of_a_file_is_not_used(
    sample: Training, trainer: Client, folder: Path, name: str
) -> None:
    assert send(trainer, sample, a_pdf(), name).status_code == 303

    (handout,) = queries.handouts_of(sample.id)
    assert list(files_in(folder)) == [str(handout.file_id)]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        pytest.param(
            {"title": "", "other": ""},
            {"other": "Say what this handout is called."},
            id="no title",
        ),
        pytest.param(
            {"title": "", "other": "x" * 201},
            {"other": "Keep the title below 200 characters."},
            id="long title",
        ),
        pytest.param({"title": "Invented"}, {"title": "Not a valid choice."}, id="no such choice"),
    ],
)
def test_title_is_asked_for_beside_its_field(
    sample: Training, trainer: Client, folder: Path, fields: dict[str, str], errors: dict[str, str]
) -> None:
    answer = send(trainer, sample, a_pdf(), "a.pdf", **fields)

    assert (answer.status_code, errors_of(answer)) == (422, errors)
    assert files_in(folder) == {}


def test_file_is_asked_for(sample: Training, trainer: Client) -> None:
    item = item_called(sample, "A106")
    answer = trainer.post_form(
        f"/t/{sample.slug}/materials/sessions/{item.id}/new", {"title": "Context canvas"}
    )

    assert (answer.status_code, errors_of(answer)) == (422, {"file": "Choose a file."})


def test_another_title_can_be_given(sample: Training, trainer: Client) -> None:
    send(trainer, sample, a_picture("PNG"), "a.png", title="", other="<b>Poster</b>")

    assert stored(sample) == [("<b>Poster</b>", "image/png", 1)]
    page = trainer.get("/t/borders-2026/materials").text
    assert "&lt;b&gt;Poster&lt;/b&gt;" in page
    assert "<b>Poster</b>" not in page


def test_second_file_of_the_same_title_is_refused(
    sample: Training, trainer: Client, folder: Path
) -> None:
    send(trainer, sample, a_pdf(), "a.pdf")
    before = files_in(folder)

    answer = send(trainer, sample, a_pdf(), "a.pdf", title="", other="context  CANVAS")

    assert answer.status_code == 409
    assert "There is a file of this title already. Replace that one." in answer.text
    assert files_in(folder) == before


def test_file_goes_when_its_transaction_fails(sample: Training, folder: Path) -> None:
    item, upload = item_called(sample, "A106"), service.cleaned("a.pdf", a_pdf())

    def half_done() -> None:
        with transaction():
            service.store_handout(sample, item.id, upload, title="Canvas", at=SENT)
            assert len(files_in(folder)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert (files_in(folder), stored(sample)) == ({}, [])


def test_old_file_stays_when_replacing_fails(sample: Training, folder: Path) -> None:
    handout = stored_handout(sample, "A106", "Canvas")
    before = files_in(folder)
    upload = service.cleaned("a.jpg", a_picture())

    def half_done() -> None:
        with transaction():
            service.replace_handout(sample, (handout.id, 1), upload, at=SENT)
            assert len(files_in(folder)) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert files_in(folder) == before
    assert queries.content_of(handout) == queries.content_of(
        queries.get_handout(sample.id, handout.id)
    )


def test_same_title_raises_taken_even_past_the_check(
    sample: Training, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handout = stored_handout(sample, "A106", "Canvas")
    upload = service.cleaned("a.pdf", a_pdf())
    monkeypatch.setattr(queries, "handouts_of", lambda _training_id: [])

    with pytest.raises(Taken), transaction():
        service.store_handout(sample, handout.item_id, upload, title="Canvas", at=SENT)

    assert list(files_in(folder)) == [str(handout.file_id)]


def test_replacing_keeps_the_handout_and_drops_the_old_file(
    sample: Training, trainer: Client, folder: Path
) -> None:
    handout = stored_handout(sample, "A106", "Context canvas")
    path = f"/t/{sample.slug}/materials/{handout.id}"

    answer = trainer.post_form(path, {"version": "1", "file": (BytesIO(a_picture()), "new.jpg")})

    found = queries.get_handout(sample.id, handout.id)
    assert answer.status_code == 303
    assert (found.title, found.media_type, found.version) == ("Context canvas", "image/jpeg", 2)
    assert list(files_in(folder)) == [str(found.file_id)]


def test_replacing_an_older_version_shows_both_and_saves_nothing(
    sample: Training, trainer: Client, folder: Path
) -> None:
    handout = stored_handout(sample, "A106", "Context canvas")
    with transaction():
        upload = service.cleaned("a.jpg", a_picture())
        service.replace_handout(sample, (handout.id, 1), upload, at=SENT)
    before = files_in(folder)
    path = f"/t/{sample.slug}/materials/{handout.id}"

    answer = trainer.post_form(path, {"version": "1", "file": (BytesIO(a_pdf()), "mine.pdf")})

    assert answer.status_code == 409
    assert "Somebody saved this before you" in answer.text
    assert re.search(r'name="version"[^>]*value="2"', answer.text)
    assert files_in(folder) == before


@pytest.mark.parametrize("version", ["1", "0", "x", ""])
def test_refused_replacement_leaves_the_file(
    sample: Training, trainer: Client, folder: Path, version: str
) -> None:
    handout = stored_handout(sample, "A106", "Context canvas")
    before = files_in(folder)
    path = f"/t/{sample.slug}/materials/{handout.id}"

    answer = trainer.post_form(path, {"version": version, "file": (BytesIO(b"MZ"), "a.pdf")})

    assert (answer.status_code, errors_of(answer)) == (422, {"file": SOMETHING_ELSE})
    assert files_in(folder) == before


def test_deleting_removes_row_and_file(sample: Training, trainer: Client, folder: Path) -> None:
    handout = stored_handout(sample, "A106", "Context canvas")
    path = f"/t/{sample.slug}/materials/{handout.id}"

    answer = trainer.post_form(f"{path}/delete", {"version": "1"}, page=path)

    assert answer.status_code == 303
    assert (files_in(folder), stored(sample)) == ({}, [])


def test_deleting_an_older_version_deletes_nothing(
    sample: Training, trainer: Client, folder: Path
) -> None:
    handout = stored_handout(sample, "A106", "Context canvas")
    path = f"/t/{sample.slug}/materials/{handout.id}"

    answer = trainer.post_form(f"{path}/delete", {"version": "7"}, page=path)

    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "Nothing was deleted" in trainer.get(path).text
    assert len(files_in(folder)) == len(stored(sample)) == 1


def test_service_refuses_stale_versions(sample: Training) -> None:
    handout = stored_handout(sample, "A106", "Canvas")

    with pytest.raises(StaleSave), transaction():
        service.delete_handout(sample, (handout.id, 2))


def test_index_shows_what_is_there_and_what_is_missing(sample: Training, trainer: Client) -> None:
    before = trainer.get("/t/borders-2026/materials").text
    handout = stored_handout(sample, "A106", "Context canvas")
    after = trainer.get("/t/borders-2026/materials").text

    assert "31 of 31 handouts have no file yet; all are due by Sun 12 April" in before
    assert "30 of 31 handouts have no file yet" in after
    assert handout.about in after


def test_index_without_an_agenda_says_what_to_do(training: Training, client_for: ClientFor) -> None:
    assert "No handouts yet" in client_for(Role.COORDINATOR).get("/t/borders-2026/materials").text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR])
def test_staff_fetch_the_file_under_a_safe_name(
    sample: Training, client_for: ClientFor, role: Role
) -> None:
    handout = stored_handout(sample, "A106", '../Čanvas "x"\r\n')
    client = client_for(role, "T01" if role is Role.TRAINER else None)

    answer = client.get(f"/t/borders-2026/materials/{handout.id}/file")

    assert answer.headers["Content-Disposition"] == "attachment; filename=A106-Canvas-x.pdf"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == queries.content_of(handout)


def test_participant_gets_handouts_of_open_sessions_only(
    sample: Training, client_for: ClientFor
) -> None:
    own, team = stored_handout(sample, "A106", "Canvas"), stored_handout(sample, "A001", "Run")
    client = client_for(Role.PARTICIPANT, "P01")

    answers = [client.get(f"/me/handouts/{h}") for h in (own.id, team.id, uuid4())]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert _without_number(answers[1]) == _without_number(answers[2])


def test_trainer_gets_handouts_of_the_team(sample: Training, trainer: Client) -> None:
    team = stored_handout(sample, "A001", "Run sheet v3")

    assert trainer.get(f"/me/handouts/{team.id}").status_code == 200


def test_handout_of_a_training_answers_in_no_other(sample: Training, client_for: ClientFor) -> None:
    handout = stored_handout(sample, "A106", "Canvas")
    other = another_training(sample)
    client = client_for(Role.COORDINATOR)

    assert client.get(f"/t/another/materials/{handout.id}/file").status_code == 404
    with pytest.raises(NotFound):
        queries.get_handout(other, handout.id)


def test_handout_cannot_be_given_to_another_trainings_session(sample: Training) -> None:
    other = another_training(sample)
    item, upload = item_called(sample, "A106"), service.cleaned("a.pdf", a_pdf())
    moved = type(sample)(**{**vars(sample), "id": other})

    with pytest.raises(NotFound), transaction():
        service.store_handout(moved, item.id, upload, title="Canvas", at=SENT)


def test_sealed_file_opens_under_its_own_name_only(sample: Training, folder: Path) -> None:
    one, two = stored_handout(sample, "A106", "One"), stored_handout(sample, "A106", "Two")
    (folder / str(one.file_id)).rename(folder / str(two.file_id))

    for handout in (one, two):
        with pytest.raises(Unreadable):
            queries.content_of(handout)


def test_page_of_a_lost_file_is_a_sentence(sample: Training, trainer: Client, folder: Path) -> None:
    handout = stored_handout(sample, "A106", "Canvas")
    (folder / str(handout.file_id)).unlink()

    assert trainer.get(f"/t/borders-2026/materials/{handout.id}/file").status_code == 409


def test_add_handout_takes_a_pdf_of_our_own(sample: Training) -> None:
    item = item_called(sample, "A106")
    with transaction():
        made = service.add_handout(
            sample, item.id, title="Card", content=worksheet_pdf("Card", ["?"]), at=SENT
        )

    row = db.session.get_one(models.Handout, made.id)
    assert (made.title, made.pages, row.uploaded_by, row.uploaded_at) == ("Card", 1, None, SENT)


def test_sender_of_a_file_is_noted(sample: Training, trainer: Client) -> None:
    send(trainer, sample, a_pdf(), "a.pdf")

    assert db.session.scalars(db.select(models.Handout)).one().uploaded_by is not None


def _without_number(answer: TestResponse) -> str:
    return re.sub(r"this number: \w+|nonce=\"[^\"]+\"", "", answer.text)
