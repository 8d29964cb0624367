"""Escaping, measuring and wrapping."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawing.text import cut, ending, escaped, plain, width_of, wrapped

_ANY = st.text(st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"),
        ("a\x00b\x08\x1b[31mc", "ab[31mc"),
        ("\ud800x\udfff\uffff\ufffe", "x"),
        ("a\tb\nc\r", "a&#9;b&#10;c&#13;"),
        ("支払い 😀", "支払い 😀"),
        ("\\N \\G", "\\N \\G"),
        ("&#x3c;", "&amp;#x3c;"),
        ("]]>", "]]&gt;"),
    ],
)
def test_text_is_escaped_and_forbidden_characters_go(text: str, written: str) -> None:
    assert escaped(text) == written


@given(_ANY)
def test_any_text_reads_back_as_it_was_less_what_xml_forbids(text: str) -> None:
    document = f'<t a="{escaped(text)}">{escaped(text)}</t>'
    read = ET.fromstring(document)
    allowed = "".join(
        char
        for char in text
        if char in "\t\n\r"
        or (char >= " " and char not in "\ufffe\uffff" and not 0xD800 <= ord(char) <= 0xDFFF)
    )
    assert read.get("a") == allowed
    assert (read.text or "") == allowed


def test_wide_characters_take_an_em_and_combining_ones_nothing() -> None:
    assert width_of("支払", 10) == 20
    assert width_of("😀", 10) == 10
    assert width_of("e\u0301\u200d", 10) == width_of("e", 10)
    assert width_of("ill", 10) < width_of("WWW", 10)


def test_a_short_title_is_one_line_and_an_empty_one_none() -> None:
    assert wrapped("Contract tests", 12.5, 164) == ["Contract tests"]
    assert wrapped(" \n ", 12.5, 164) == []


def test_a_title_breaks_between_words() -> None:
    assert wrapped("Implement payment intents endpoint", 12.5, 164) == [
        "Implement payment",
        "intents endpoint",
    ]


def test_a_long_title_ends_with_an_ellipsis_on_its_second_line() -> None:
    lines = wrapped("Write " + "very " * 50 + "much", 12.5, 164)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_long_identifier_shows_its_end() -> None:
    lines = wrapped("NFCORE_RNASEQ.RNASEQ.QUANTIFY_STAR_SALMON.SALMON_QUANT", 12.5, 164)
    assert lines == ["NFCORE_RNASEQ.", "…SALMON_QUANT"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("split_bwa_ID000003–001002", ["split_bwa_ID000003–", "001002"]),
        ("mProject_ID0000040, 0000626", ["mProject_ID0000040,", "0000626"]),
        ("measured_over_1.23456789012", ["measured_over_", "1.23456789012"]),
        ("fetchthewholelist0000012345678", ["fetchthewholelist", "0000012345678"]),
        ("1" * 30, ["1" * 20, "1" * 10]),
    ],
)
def test_a_number_stands_on_one_line_unless_it_is_longer_than_a_line(
    title: str, lines: list[str]
) -> None:
    assert wrapped(title, 12.5, 164) == lines


def test_the_end_of_an_identifier_begins_with_a_word_of_it() -> None:
    assert ending("RNASEQ.FASTQ_FASTQC_TRIMGALORE.TRIMGALORE", 15) == "…TRIMGALORE"
    assert ending("abcdefghijklmnopqrstuvwxyz", 5) == "…vwxyz"
    assert ending("a_bcdefghijklm", 13) == "…bcdefghijklm"


@given(_ANY, st.floats(40, 400))
def test_lines_are_at_most_two_and_fit(text: str, room: float) -> None:
    lines = wrapped(text, 12.5, room)
    assert len(lines) <= 2
    assert all(width_of(line, 12.5) <= room for line in lines)


@given(_ANY, st.floats(30, 400))
def test_a_cut_text_fits(text: str, room: float) -> None:
    assert width_of(cut(text, 11, room), 11) <= room


def test_a_cut_parts_no_letter_from_its_marks() -> None:
    text = "e\u0301" * 60
    kept = cut(text, 11, 100).removesuffix("…")
    assert kept.endswith("e\u0301")


def test_a_cut_leaves_no_half_of_a_number_unless_there_is_little_else() -> None:
    assert cut("ID0000495, 0001074", 14.5, 140) == "ID0000495,…"
    assert cut("in 1234567890123456789", 14.5, 140) == "in 12345678901…"


def test_of_nothing_nothing_is_left_however_little_room_there_is() -> None:
    assert cut("", 11, -3) == ""


def test_plain_text_of_any_length_is_one_short_line() -> None:
    assert plain("a\n\t b", 10) == "a b"
    assert plain("x" * 10_000, 10) == "x" * 9 + "…"
    assert plain("x" + " " * 10_000 + "y", 10) == "x…"
