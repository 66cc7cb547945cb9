"""Encodings: read right, or refused by name, never read wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.tables import TableRefused, read_table

LATIN = [
    "Blerta Çelaj",
    "Gëzim Gjoçaj",
    "Amila Hadžić-Šarić",
    "Nedžad Đulić",
    "Drenusha Bërdynaj",
    "Luan Çollaku",
    "Jelena Šćepović",
    "Stefan Čavić",
    "Tomasz Wiśniewski-Gil",
    "Miroslava Šebestová",
]
CYRILLIC = [
    "Жељка Мишчевић",
    "Снежана Ђокић-Ракић",
    "Елена Стојчевска",
    "Бојан Ѓорѓиев",
    "Ѕвездана Ќурчиска",
    "Мирјана Ђорђић",
    "Милица Жуњић",
    "Олександр Ївченко",
]
TURKISH = ["Gülşah Işıkoğlu", "İlker Ağırdemir", "Deniz Çağlarca-Sarı"]
ARABIC = ["پروانه رحیمی"]
JAPANESE = ["山田太郎", "鈴木 花子", "佐藤さくら", "高橋 健一"]
FRENCH = ["Françoise Lefèvre", "Benoît du Rhône", "Zoë"]


def content(names: list[str], encoding: str) -> bytes:
    rows = [f"P{number:02},{name},\r\n" for number, name in enumerate(names, start=1)]
    return "".join(["code,name,notes\r\n", *rows]).encode(encoding)


def names_in(file: bytes) -> list[str]:
    return [row.cells["name"] for row in read_table(file).rows]


def reason(file: bytes) -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "names", "read_as"),
    [
        ("utf-8", LATIN + CYRILLIC + ARABIC + JAPANESE, "UTF-8"),
        ("utf-8-sig", LATIN + CYRILLIC + ARABIC + JAPANESE, "UTF-8"),
        ("utf-16", LATIN + CYRILLIC + ARABIC + JAPANESE, "UTF-16"),
        ("utf-16-le", LATIN + CYRILLIC + ARABIC + JAPANESE, "UTF-16"),
        ("utf-16-be", CYRILLIC + ARABIC, "UTF-16"),
        ("cp1250", LATIN, "cp1250"),
        ("cp1251", CYRILLIC, "cp1251"),
        ("ascii", ["Ana Maria"], "UTF-8"),
    ],
)
def test_read_table_reads_the_encodings_of_the_region(
    encoding: str, names: list[str], read_as: str
) -> None:
    table = read_table(content(names, encoding))

    assert [row.cells["name"] for row in table.rows] == names
    assert table.encoding == read_as
    assert table.header == ("code", "name", "notes")


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little", "big"])
def test_read_table_reads_utf16_in_the_order_its_mark_says(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert names_in(mark + content(CYRILLIC, encoding)) == CYRILLIC


@pytest.mark.parametrize("name", LATIN)
def test_read_table_knows_cp1250_by_one_name(name: str) -> None:
    assert names_in(content([name], "cp1250")) == [name]


@pytest.mark.parametrize("name", CYRILLIC)
def test_read_table_knows_cp1251_by_one_name(name: str) -> None:
    assert names_in(content([name], "cp1251")) == [name]


@given(st.lists(st.sampled_from(LATIN), min_size=1, max_size=6))
def test_read_table_knows_cp1250_by_any_of_the_names(names: list[str]) -> None:
    assert names_in(content(names, "cp1250")) == names


@given(st.lists(st.sampled_from(CYRILLIC), min_size=1, max_size=6))
def test_read_table_knows_cp1251_by_any_of_the_names(names: list[str]) -> None:
    assert names_in(content(names, "cp1251")) == names


def test_read_table_reads_signs_of_cp1250_beside_letters_and_digits() -> None:
    notes = ["Čajnik – 5 °C; “kôd” 20 €", "Trainers’ meeting…", "„Šta?“", "•Č.", "§ 5 ďalší"]

    assert names_in(content(notes, "cp1250")) == notes


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251", "cp1252"])
def test_read_table_reads_dashes_and_apostrophes_alone_in_any_code_page(encoding: str) -> None:
    notes = ["Trainers’ meeting", "participants’", "everybody’s", "Ana’s", "Merdare – Podujevo"]

    assert names_in(content(notes, encoding)) == notes


@pytest.mark.parametrize(
    ("encoding", "names", "said"),
    [
        ("utf-32", LATIN, "UTF-32"),
        ("utf-32-le", LATIN, "UTF-32"),
        ("utf-32-be", LATIN, "UTF-32"),
        ("iso8859-2", LATIN, "ISO-8859-2"),
        ("iso8859-2", ["Nedžad Đulić"], "ISO-8859-2"),
        ("iso8859-2", ["Łukasz", "Ľubica"], "ISO-8859-2"),
        ("iso8859-5", CYRILLIC[:-1], "ISO-8859-5"),
        ("koi8-r", ["Иван Петров", "Елена Иванова"], "KOI8-R"),
        ("mac-cyrillic", CYRILLIC[:-1], "Mac Cyrillic"),
        ("mac-cyrillic", ["Иван"], "Mac Cyrillic"),
        ("euc_jp", [*JAPANESE, "東京都千代田区", "ありがとうございます"], "EUC-JP"),
        ("cp866", ["Иван Петров", "Елена Иванова"], "cp866"),
        ("cp852", LATIN, "cp852"),
        ("cp1254", TURKISH, "cp1254"),
        ("cp1252", FRENCH, "cp1252"),
        ("cp1252", ["Muñoz", "Señor Ibáñez"], "cp1252"),
        ("shift_jis", JAPANESE, "Shift_JIS"),
        ("iso2022_jp", JAPANESE, "ISO-2022-JP"),
        ("big5", ["王小明", "李大華", "陳美麗", "張志強"], "Big5"),
        ("gb18030", LATIN + CYRILLIC + ARABIC, "GB18030"),
        ("euc_kr", ["김철수", "이영희", "박지성"], "EUC-KR"),
        ("cp1253", ["Γιώργος Παπαδόπουλος", "Μαρία Νικολάου", "Ελένη"], "cp1253"),
        ("cp1256", ["احمد محمد", "فاطمة الزهراء"], "cp1256"),
    ],
)
def test_read_table_refuses_other_encodings_by_name(
    encoding: str, names: list[str], said: str
) -> None:
    assert reason(content(names, encoding)) == (
        f"The file looks like {said}, which is not read: save it as UTF-8 and try again."
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param(
            content(["Nedžad"], "iso8859-2"), "cp1250 or ISO-8859-2", id="Nedľad or Nedžad"
        ),
        pytest.param(content(["Č. Popov"], "cp1250"), "cp1250 or cp1251", id="Č. or И."),
    ],
)
def test_read_table_refuses_to_guess(file: bytes, said: str) -> None:
    assert reason(file) == (
        f"The file may be {said}, too little tells: save it as UTF-8 and try again."
    )


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        pytest.param("cp1250", ["Çelaj", "Gëzim", "Čolak"], id="French words in cp1252"),
        pytest.param("cp1250", ["Dąbrowski", "Miloš"], id="Dšbrowski in ISO-8859-2"),
        pytest.param("cp1251", ["не"], id="Slovak letters in cp1250"),
    ],
)
def test_read_table_is_not_led_astray_by_few_words(encoding: str, names: list[str]) -> None:
    assert names_in(content(names, encoding)) == names


def test_read_table_refuses_a_file_for_one_word_another_encoding_explains() -> None:
    words = "адреса брест град дом лето месо небо село вода брег река стан".split()  # noqa: SIM905

    assert names_in(content([*words, "Иван"], "cp1251")) == [*words, "Иван"]
    assert reason(content([*words, "Иван"], "mac-cyrillic")).startswith("The file looks like ")


def test_read_table_refuses_noise() -> None:
    noise = bytes(range(1, 256)) * 5

    assert reason(noise) == "The file is in no encoding we know: save it as UTF-8 and try again."


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251"])
def test_names_of_another_alphabet_cannot_be_in_a_code_page(encoding: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        content(LATIN + CYRILLIC, encoding)


def test_read_table_names_the_lines_that_are_not_utf8_like_the_rest() -> None:
    lines = content(LATIN, "utf-8").split(b"\r\n")
    lines[3] = "P03,Šarić,".encode("cp1250")
    lines[5] = "P05,Đulić,".encode("cp1250")

    assert reason(b"\r\n".join(lines)) == (
        "line 4: holds bytes that are not UTF-8, unlike the rest of the file.\n"
        "line 6: holds bytes that are not UTF-8, unlike the rest of the file."
    )


def test_read_table_names_the_line_where_marked_utf8_breaks() -> None:
    file = b"\xef\xbb\xbfcode,name\nP01,Ana\nP02,\xc5\n"

    assert reason(file) == "line 3: the file begins as UTF-8 but is broken here."


def test_read_table_names_the_line_where_utf16_is_cut_off() -> None:
    assert reason(content(["Ana"], "utf-16")[:-1]) == (
        "line 2: the file begins as UTF-16 but is broken here."
    )


def test_read_table_names_the_line_of_a_byte_its_code_page_lacks() -> None:
    file = content(LATIN * 2000, "cp1250") + b"P99,\x81,\r\n"

    assert reason(file) == (
        "line 20002: holds a byte that is no letter in cp1250, unlike the rest of the file."
    )


@pytest.mark.parametrize(
    "file",
    [b"code,name\nP01,A\0a\n", b"code,name\nP01,\xc4\x8d\0\n", b"\xef\xbb\xbfcode,name\nP01,\0\n"],
    ids=["ascii", "utf-8", "marked"],
)
def test_read_table_refuses_a_nul(file: bytes) -> None:
    assert reason(file) == "line 2: holds a NUL character, so this is not a text file."


def test_read_table_names_the_cell_that_lost_a_letter_before() -> None:
    assert reason("code,name\nP01,\ufffdari\ufffd\n".encode()) == (
        "line 2, name: '\ufffdari\ufffd' has lost a letter (\ufffd)."
    )


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\x14\x00\x00\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"],
    ids=["Excel or OpenDocument", "older Excel"],
)
def test_workbook_is_named(content: bytes) -> None:
    assert reason(content) == (
        "This is a workbook, not a CSV file: save its sheet as CSV and try again."
    )
