"""Bodies of the routes of statistics."""

from typing import Annotated

import msgspec

from web.json_body import Body, Bytes
from web.signed_body import SignatureBody, SignedBody

Period = Annotated[str, msgspec.Meta(min_length=4, max_length=7)]


class BatchBody(Body):
    """A week's batch (SPEC §11): statement, sealed file by period, copy."""

    statement: SignedBody
    files: Annotated[dict[Period, Bytes], msgspec.Meta(max_length=8)]
    copy: Bytes


class RequestBody(Body):
    """An officer's signed request."""

    request: SignedBody


class ReleaseBody(Body):
    """A release: what two officers signed before, what was measured after."""

    plan: SignedBody
    result: SignedBody


class DraftBody(Body):
    """A notice that its author signed."""

    notice: SignedBody


class ConfirmationBody(Body):
    """The second reader's signature of a draft."""

    signature: SignatureBody
