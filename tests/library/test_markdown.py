"""Articles may be written by many; none may run anything in a reader's browser."""

import re

import pytest

from empowerment.markdown import links_of, render

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](http://unencrypted.example/)",
    "![x](https://tracker.example/pixel.gif)",
    '<https://x.example/"onmouseover=alert(1)>',
    '[x](https://x.example/ "onmouseover=alert(1)")',
    "<style>body{display:none}</style>",
    "<form action=https://x.example><input name=words></form>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```\n<script>alert(1)</script>\n```",
    "| a |\n| --- |\n| <script>alert(1)</script> |",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "[x](//elsewhere.example/)",
    "[x](/\\elsewhere.example/)",
    "[x](relative)",
    "\x00<script>alert(1)</script>",
)
_TAG = re.compile(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*\"([^\"]*)\"")
SAFE = re.compile(r"https://|mailto:|tel:|/[^/\\]|#")
ALLOWED = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "a"),
    *("h2", "h3", "h4", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_or_calls_home_survives(text: str) -> None:
    html = str(render(text))

    for tag, attributes in _TAG.findall(html):
        assert tag in ALLOWED
        for name, value in _ATTRIBUTE.findall(attributes):
            assert name in {"href", "title", "rel", "align", "start"}
            assert name != "href" or SAFE.match(value)


def test_what_people_write_stays() -> None:
    html = render(
        "## Titel\n\n1. **eins**\n2. [Seite](https://example.org/a)\n\n| a |\n| --- |\n| b |"
    )

    assert "<h2>Titel</h2>" in html
    assert "<strong>eins</strong>" in html
    assert '<a href="https://example.org/a" rel="noopener noreferrer">Seite</a>' in html
    assert "<td>b</td>" in html
    assert '<a href="/library/R38/"' in render("[Bogen](/library/R38/)")


def test_text_that_looks_like_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;" in render("Schreiben Sie <b> nicht.")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# Titel", "<h2>Titel</h2>"),
        ("##### Fünf", "<h4>Fünf</h4>"),
        ("###### Sechs", "<h4>Sechs</h4>"),
        ("![Ein Plan *vom* Saal](https://x.example/p.png)", "<p>Ein Plan vom Saal</p>"),
        ("[Mehr](http://x.example/) dazu", "<p>Mehr dazu</p>"),
        ("[Mehr **dazu**](relative)", "<p>Mehr <strong>dazu</strong></p>"),
        ("`https://x.example/`", "<p><code>https://x.example/</code></p>"),
        ("http://x.example/", "<p>http://x.example/</p>"),
    ],
)
def test_nothing_that_was_written_is_lost(written: str, read: str) -> None:
    assert str(render(written)).strip() == read


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Siehe https://x.example/a_b_c.", "https://x.example/a_b_c"),
        ("(https://x.example/a)", "https://x.example/a"),
        ("https://x.example/a_(b), dort", "https://x.example/a_(b)"),
        ("„https://x.example/?q=1&r=2“", "https://x.example/?q=1&r=2"),
        ("<https://x.example/>", "https://x.example/"),
        ("[Mehr https://x.example/b](https://x.example/)", "https://x.example/"),
    ],
)
def test_an_address_is_a_link_and_no_more_than_it(written: str, address: str) -> None:
    assert links_of(written).kept == [address]
    assert str(render(written)).count("<a ") == 1
    assert f'href="{address.replace("&", "&amp;")}"' in render(written)


def test_links_that_are_not_shown_are_named() -> None:
    links = links_of("[a](http://x.example/) ![b](https://x.example/b.png) [c](/library/R38/)")

    assert links.dropped == ["http://x.example/", "https://x.example/b.png"]
    assert links.kept == ["/library/R38/"]
