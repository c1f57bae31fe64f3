"""Writes the vectors that are missing: `python3 -m tests.crypto.generate_vectors`.

Committed vectors are frozen. Sealing is random, so a vector made again would be another one.
"""

import json
import pathlib

from crypto.encoding import b64encode, sha256
from crypto.errors import CryptoError
from crypto.signing import public_key
from tests.crypto.operations import run
from tests.crypto.scenarios import (
    batches,
    cases,
    desks,
    heads,
    messages,
    notices,
    people,
    receipts,
    sealed,
    texts,
)
from tests.crypto.scenarios.base import Scenario, Values, World

FOLDER = pathlib.Path(__file__).parents[2] / "crypto" / "vectors"
PUBLISHED = "published_keys.json"
TOPICS = (texts, sealed, receipts, messages, desks, people, cases, heads, batches, notices)


def vector(scenario: Scenario) -> Values:
    """Run a scenario and give its vector; it must come out as it says."""
    written: Values = {
        "scenario": scenario.name,
        "description": scenario.description,
        "operation": scenario.operation,
        "input": scenario.input,
        "outcome": scenario.outcome,
    }
    try:
        written["output"] = run(scenario.operation, scenario.input)
        outcome = "ok"
    except CryptoError as error:
        outcome = error.code
    if outcome != scenario.outcome:
        raise SystemExit(f"{scenario.name}: {outcome}, expected {scenario.outcome}")
    return written


def published_keys(world: World) -> Values:
    """Name everything of the fictional desk that must never be used for real."""
    people = (world.anna, world.ben, world.stranger)
    kits = (world.kit, world.next_kit)
    seeds = [
        world.root_seed,
        world.next_root_seed,
        *world.answering_seeds,
        *(person.signing_seed for person in (*people, *kits, world.reporter)),
    ]
    identities = [*world.intakes, *(entry.identity for entry in (*people, *kits, world.reporter))]
    return {
        "desks": [b64encode(world.desk)],
        "ed25519": sorted(b64encode(public_key(item)) for item in seeds),
        "x_wing_hashes": sorted(b64encode(sha256(item.public_key)) for item in identities),
    }


def main() -> None:
    """Write missing vectors and the published keys."""
    world = World()
    names: set[str] = set()
    for topic in TOPICS:
        for scenario in topic.scenarios(world):
            if scenario.name in names:
                raise SystemExit(f"{scenario.name}: named twice")
            names.add(scenario.name)
            path = FOLDER / f"{scenario.name}.json"
            if not path.exists():
                path.write_text(json.dumps(vector(scenario), indent=2) + "\n", "ascii")
    published = json.dumps(published_keys(world), indent=2) + "\n"
    (FOLDER / PUBLISHED).write_text(published, "ascii")


if __name__ == "__main__":
    main()
