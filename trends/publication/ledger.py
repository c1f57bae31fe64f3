"""The public ledger of an edition: what each release cost, who signed it, what made the figures.

With it and the signed documents beside it a statistician can check every number.
"""

from crypto.document import SignedDocument
from crypto.encoding import b64encode
from trends.frame import EPSILON_PER_MILLE
from trends.publication.curves import Data
from trends.publication.material import Material, VerifiedRelease, code_version


def make_ledger(material: Material) -> Data:
    """Give the ledger; hashes of documents are SHA-256, all bytes in base64url."""
    return {
        "format": "rueckhalt/trends-ledger/v1",
        "edition": material.name,
        "public_from": material.public_from.isoformat(),
        "input": material.input,
        "code": dict(code_version()),
        "office": material.office.key,
        # A Fall is in one quarter or year of its Kommune and in its year's tables of the network.
        "epsilon_per_mille_of_a_fall": {
            "tables": dict(EPSILON_PER_MILLE),
            "sum": sum(EPSILON_PER_MILLE.values()),
        },
        "releases": [_release(each) for each in material.releases],
    }


def plan_path(period: str) -> str:
    """Give the path of a release's signed plan in an edition."""
    return f"release/{period}/plan.json"


def result_path(period: str) -> str:
    """Give the path of a release's signed measurements in an edition."""
    return f"release/{period}/result.json"


def _release(release: VerifiedRelease) -> Data:
    period = str(release.period)
    plan = release.opened
    return {
        "period": period,
        "frame": plan.frame,
        "prepared": plan.prepared,
        "received": release.received.isoformat(),
        "public_from": release.public_from.isoformat(),
        "tool": plan.version,
        "input": b64encode(plan.input),
        "desks": len(plan.desks),
        "left_out": len(plan.left_out),
        "debits": [
            {
                "table": table.name,
                "epsilon_per_mille": table.epsilon_per_mille,
                "cells": len(table.cells),
            }
            for table in plan.tables
        ],
        "plan": _signed(release.plan) | {"path": plan_path(period)},
        "result": _signed(release.result) | {"path": result_path(period)},
    }


def _signed(document: SignedDocument) -> Data:
    return {
        "hash": b64encode(document.hash),
        "signatures": [
            {"key": b64encode(entry.key), "signature": b64encode(entry.signature)}
            for entry in document.signatures
        ],
    }
