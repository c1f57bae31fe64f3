"""Plain text inside Markdown: whatever it says, it stays text (CommonMark 0.31 §2.4, GFM).

A backslash before every character that could begin something, and entities where a backslash is
not understood by all: nothing a Kommune writes becomes a heading, a link, a picture or HTML in the
Markdown file that others open in a tool of their own.
"""

import re

_ANYWHERE = re.compile(r"([\\`*_{}\[\]<>#|~!$&^@])")
_AT_START = re.compile(r"[-+=:]")
_NUMBER = re.compile(r"^(\d{1,9})([.)])")


def escape_line(text: str) -> str:
    """Give a single line of text; line ends and repeated blanks become one blank."""
    line = " ".join(text.split())
    line = _ANYWHERE.sub(r"\\\1", line)
    if (number := _NUMBER.match(line)) is not None:
        return f"{number[1]}\\{number[2]}{line[number.end() :]}"
    return f"\\{line}" if _AT_START.match(line) else line


def escape_text(text: str) -> str:
    """Give a text of several lines: line ends stay, blank lines part paragraphs."""
    paragraphs: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [escape_line(each) for each in paragraph.split("\n")]
        paragraphs.append("\\\n".join(each for each in lines if each))
    return "\n\n".join(each for each in paragraphs if each)
