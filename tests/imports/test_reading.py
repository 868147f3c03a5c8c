"""Tables as people save them."""

import contextlib

import pytest

from caseway.imports.reading import (
    Unreadable,
    doubles,
    fields_of,
    find_encoding,
    find_separator,
    guess_mapping,
    looks_like_header,
    read_table,
)
from caseway.ui.spreadsheets import guarded, unguarded

GERMAN = "Name;E-Mail;Telefon\nJürgen Groß;juergen@gross.test;0171/234-5678\nÄnne Öz;aenne@oez.test;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_umlauts_are_read_however_they_were_saved(encoding):
    table = read_table(GERMAN.encode(encoding))
    assert table.rows[0][1] == ["Jürgen Groß", "juergen@gross.test", "0171/234-5678"] and table.separator == ";"


def test_other_alphabets_are_told_apart_and_can_be_said():
    russian = "Имя;Почта\nИван Петров;ivan@petrov.test\nМария Сидорова;maria@sidorova.test\n".encode("cp1251")
    assert find_encoding(russian) == "cp1251"
    assert read_table(russian, encoding="cp1251").rows[0][1][0] == "Иван Петров"


@pytest.mark.parametrize(
    "text, separator",
    [
        ("a;b;c\n1;2;3\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('name;note\n"Nord, Nina";"a, b, c"\n"Ost, Olga";"d"\n', ";"),
        ('name,note\n"a;b",c\n"d;e",f\n', ","),
        ("name\nNina\n", ";"),
    ],
)
def test_the_separator_is_found(text, separator):
    assert find_separator(text) == separator


def test_lines_are_counted_as_an_editor_does():
    table = read_table(b'name,note\n"Nina","two\nlines"\n\nOlga,\n')
    assert [line for line, _cells in table.rows] == [2, 5]


def test_a_table_without_a_header():
    table = read_table(b"Nina;nina@nord.test\nOlga;olga@ost.test\n")
    assert not table.has_header and len(table.rows) == 2 and table.header == ["1", "2"]


def test_short_rows_are_filled_up():
    assert read_table(b"a,b,c\n1\n").rows[0][1] == ["1", "", ""]


@pytest.mark.parametrize(
    "raw, why",
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name\n", "empty"),
        (b",".join([b"a"] * 101) + b"\n" + b",".join([b"1"] * 101), "wide"),
        (b"a\n" * 50_003, "long"),
        (b'a,b\n"' + b"x" * 200_000, "broken"),
        (b"x" * (20 * 2**20 + 1), "large"),
    ],
    ids=["nothing", "blank", "header", "wide", "long", "open", "large"],
)
def test_what_is_no_table_is_refused(raw, why):
    with pytest.raises(Unreadable) as refused:
        read_table(raw)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "raw", [b"\x00\x01\x02" * 50, b"\xff\xfe\x00", b"PK\x03\x04" + bytes(range(256)) * 20, b'"', b"\r\r\r", b"a;b\n\xff\xff;\xfe\n"]
)
def test_rubbish_is_read_or_refused_and_nothing_else(raw):
    with contextlib.suppress(Unreadable):
        read_table(raw)


@pytest.mark.parametrize(
    "kind, header, fields",
    [
        (
            "customers",
            ["Vorname", "Nachname", "E-Mail-Adresse", "Firma", "Handy", "Bemerkungen", "Kd-Nr."],
            ["name", "name", "emails", "organisation", "phones", "notes", ""],
        ),
        (
            "customers",
            ["First Name", "last_name", "email", "Phone", "Company", "Time zone", "Language"],
            ["name", "name", "emails", "phones", "organisation", "time_zone", "language"],
        ),
        ("organisations", ["Company Name", "Domains", "Weight"], ["name", "domains", "tier"]),
        ("products", ["SKU", "Produkt", "Beschreibung"], ["key", "name", "description"]),
    ],
)
def test_columns_are_guessed_by_their_names(kind, header, fields):
    assert guess_mapping(kind, header) == fields


@pytest.mark.parametrize(
    "header, fields",
    [
        (["Name", "Plan", "customer  SINCE"], ["name", "plan", "since"]),
        # A title that means a column already means a field of the workspace's own when it comes again.
        (["Notes", "Name", "Notes", "Notes"], ["notes", "name", "mine", "other"]),
        (["Имя"], ["name_too"]),
        (["Plan", "Plan"], ["plan", ""]),
        (["Mobile", "Phone"], ["phones", "phones"]),
    ],
)
def test_columns_called_like_a_field_of_ones_own_mean_it(header, fields):
    own = [("plan", "Plan"), ("since", "Customer since"), ("mine", "Notes"), ("other", "Notes"), ("name_too", "Имя")]
    assert guess_mapping("customers", header, own) == fields


@pytest.mark.parametrize(
    "cells, is_header",
    [
        (["Name", "E-Mail", "Member since 2019"], True),
        (["Nina", "nina@nord.test"], False),
        (["Name", "2019"], False),
        (["Nina", "Nord"], True),
    ],
)
def test_a_first_row_that_is_called_as_columns_are_is_a_header(cells, is_header):
    assert looks_like_header(cells) is is_header


def test_several_columns_may_mean_the_same():
    assert fields_of(["Nina", "Nord", "x", ""], ["name", "name", "", "notes"]) == {"name": ["Nina", "Nord"]}


def test_rows_that_say_the_same_are_found():
    rows = [(2, ["A", "a@x.test"]), (3, ["B", "b@x.test; A@x.test"]), (4, ["C", ""]), (5, ["C", ""])]
    assert doubles("customers", rows, ["name", "emails"]) == {1: 2}


@pytest.mark.parametrize("cell", ["=1+1", "+49 171", "-5", "@x", "\t=1", "plain", "", "'quoted", "=HYPERLINK(1)", "'=1", "''-5", "'"])
def test_no_cell_becomes_a_formula_and_all_come_back(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t")) and unguarded(guarded(cell)) == cell
