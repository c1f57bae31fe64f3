"""Every frozen vector, good and bad; the TypeScript twin runs the same files."""

import json
import pathlib
from typing import Any

import pytest

from crypto.errors import CryptoError
from tests.crypto.generate_vectors import FOLDER, PUBLISHED, TOPICS, published_keys
from tests.crypto.operations import OPERATIONS, run
from tests.crypto.scenarios.base import World

PATHS = sorted(path for path in FOLDER.glob("*.json") if path.name != PUBLISHED)


def read(path: pathlib.Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("ascii"))
    return content


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_vector_comes_out_as_it_says(path: pathlib.Path) -> None:
    vector = read(path)

    try:
        output = run(vector["operation"], vector["input"])
        outcome = "ok"
    except CryptoError as error:
        output, outcome = {}, error.code

    assert outcome == vector["outcome"]
    assert {key: output[key] for key in vector.get("output", {})} == vector.get("output", {})


def test_the_vectors_are_those_of_the_generator_and_half_of_them_are_bad() -> None:
    vectors = {path.stem: read(path) for path in PATHS}
    world = World()

    expected = {item.name: item.outcome for topic in TOPICS for item in topic.scenarios(world)}

    assert {name: vector["outcome"] for name, vector in vectors.items()} == expected
    assert {vector["operation"] for vector in vectors.values()} == OPERATIONS.keys()
    assert all(name == vector["scenario"] for name, vector in vectors.items())
    assert sum(vector["outcome"] != "ok" for vector in vectors.values()) * 2 >= len(vectors)


def test_published_keys_name_every_key_of_the_vectors() -> None:
    published = json.loads((FOLDER / PUBLISHED).read_text("ascii"))

    expected = published_keys(World())

    assert published == expected
