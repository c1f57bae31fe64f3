"""The converter's SVG made small: what a picture in a page doesn't need is left out."""

import re
from xml.etree import ElementTree

_NAMESPACE = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]{2,}")
_ROUNDED = frozenset({"d", "transform", "x", "y", "x2", "y2"})
_DEFAULTS = {"opacity": "1", "font-weight": "normal", "stroke-width": "1"}
# What the converter says about each mark; one description of the whole stands at the root.
_SPOKEN = frozenset({"class", "role", "aria-hidden", "aria-roledescription", "pointer-events"})
_EMPTY = frozenset({"g", "path"})

ElementTree.register_namespace("", _NAMESPACE)


def tidy(svg: str, *, description: str, font: str) -> str:
    """Give the same picture with one description and one font at its root.

    Positions are rounded to a tenth of a pixel.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own converter's output
    _strip(root)
    root.set("role", "img")
    root.set("aria-label", description)
    root.set("font-family", font)
    return ElementTree.tostring(root, encoding="unicode")


def _strip(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        if name in _SPOKEN or name == "font-family" or _DEFAULTS.get(name) == value:
            del element.attrib[name]
        elif name in _ROUNDED:
            element.set(name, _NUMBER.sub(_tenth, value))
    for child in list(element):
        _strip(child)
        if _draws_nothing(child):
            element.remove(child)


def _draws_nothing(element: ElementTree.Element) -> bool:
    name = element.tag.rpartition("}")[2]
    unpainted = element.get("display") == "none" or not ({"fill", "stroke"} & element.attrib.keys())
    return name in _EMPTY and len(element) == 0 and unpainted


def _tenth(match: re.Match[str]) -> str:
    return f"{float(match[0]):.1f}".removesuffix(".0")
