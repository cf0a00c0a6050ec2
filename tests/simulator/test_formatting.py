import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.formatting import detect, read
from simulator.rendering import as_html
from simulator.schema import utf16_length


def shown(text):
    formatted = read(text, "HTML")
    return formatted.text, [(e["type"], e["offset"], e["length"]) for e in formatted.entities]


def test_marks_become_entities():
    assert shown("<b>2 mg</b> at <i>21:00</i>") == (
        "2 mg at 21:00",
        [("bold", 0, 4), ("italic", 8, 5)],
    )


def test_rarer_marks_are_known_too():
    assert shown(
        '<blockquote expandable>a</blockquote><span class="tg-spoiler">b</span>'
        '<tg-emoji emoji-id="5">c</tg-emoji><a>d</a><b></b>'
    ) == ("abcd", [("expandable_blockquote", 0, 1), ("spoiler", 1, 1), ("custom_emoji", 2, 1)])


def test_entities_may_be_given_and_must_be_whole(telegram, ada, refusal):
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    telegram.call("sendMessage", {"chat_id": 42, "text": "Hello", "entities": bold})
    assert ada.last.html == "<b>Hello</b>"
    answer = refusal("sendMessage", chat_id=42, text="Hello", entities=[{"type": "bold"}])
    assert answer == (400, "Bad Request: can't parse MessageEntity: Can't find field \"offset\"")


def test_offsets_count_utf16_units():
    assert shown("🌙 <b>dose</b>") == ("🌙 dose", [("bold", 3, 4)])


def test_references_are_resolved_and_lone_ampersands_stay():
    assert shown("a &lt;b&gt; &amp; c & d &#65;") == ("a <b> & c & d A", [])


def test_white_space_at_the_ends_is_dropped():
    assert shown("\n <b>a</b> \n") == ("a", [("bold", 0, 1)])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("é <b", "Unclosed start tag at byte offset 3"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b a", "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>test</b></i>",
            'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
        ),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(refusal, ada, text, complaint):
    answer = refusal("sendMessage", chat_id=42, text=text, parse_mode="HTML")
    assert answer == (400, f"Bad Request: can't parse entities: {complaint}")


def test_commands_and_links_are_found():
    found = detect("try /schedule or https://example.com, not a/b")
    assert [entity["type"] for entity in found] == ["bot_command", "url"]


def test_a_page_gets_safe_html():
    formatted = read('<b>&lt;script&gt; <i>x</i></b> <a href="https://example.com">y</a>', "HTML")
    assert as_html(formatted.text, formatted.entities) == (
        '<b>&lt;script&gt; <i>x</i></b> <a href="https://example.com" rel="noreferrer">y</a>'
    )


def test_a_link_that_is_no_link_is_not_made_one():
    formatted = read('<a href="javascript:alert(1)">y</a>', "HTML")
    assert "javascript" not in as_html(formatted.text, formatted.entities)


ESCAPED = st.text().map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), ESCAPED), max_size=5))
def test_what_was_marked_comes_back_marked(parts):
    source = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    formatted = read(source, "HTML")
    again = read(as_html(formatted.text, formatted.entities), "HTML")
    plain = {"bold", "italic", "underline", "strikethrough", "code"}

    assert again.text == formatted.text
    assert [e for e in again.entities if e["type"] in plain] == [
        e for e in formatted.entities if e["type"] in plain
    ]


@settings(deadline=None)
@given(st.text())
def test_every_entity_lies_within_the_text(text):
    length = utf16_length(text)
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= length for e in detect(text))
