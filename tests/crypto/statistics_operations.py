"""Operations of statistics and early notices on the Python side; the others: operations.py."""

from crypto import batch, coding, document, members, notice
from crypto.age_keys import decode_identity
from crypto.encoding import b64decode, b64encode
from tests.crypto.values import Operation, Values


def _read_coding(values: Values) -> Values:
    payload = b64decode(values["payload"])
    read = coding.read_coding(payload)
    return {"payload": b64encode(coding.encode_coding(read)), "summary": read.summary()}


def _tuple_id(values: Values) -> Values:
    return {"id": batch.tuple_id(b64decode(values["seed"]), values["part"], values["revision"])}


def _open_batch(values: Values) -> Values:
    opened = batch.open_batch(document.read_wrapper(values["wrapper"]), b64decode(values["key"]))
    return {
        "hash": b64encode(opened.hash),
        "number": opened.number,
        "week": opened.week,
        "files": [[period, b64encode(digest)] for period, digest in opened.files.items()],
    }


def _open_tuples(values: Values) -> Values:
    key = b64decode(values["key"])
    opened = batch.open_tuples(
        b64decode(values["sealed"]),
        decode_identity(values["identity"]),
        key=key,
        batch=batch.open_batch(document.read_wrapper(values["batch"]), key),
    )
    return {
        "period": opened.period,
        "frame": opened.frame,
        "kommunen": [[row.kind, row.id, *row.values] for row in opened.kommunen],
        "network": [[row.kind, row.id, *row.values] for row in opened.network],
    }


def _open_copy(values: Values) -> Values:
    rows = batch.open_copy(
        b64decode(values["sealed"]),
        b64decode(values["vault"]),
        desk=b64decode(values["desk"]),
        epoch=values["epoch"],
        number=values["number"],
    )
    return {"rows": [[row.period, row.kind, row.id] for row in rows]}


def _open_notice_draft(values: Values) -> Values:
    signed = document.read_wrapper(values["wrapper"])
    return _show_notice(notice.open_draft(signed, b64decode(values["desk"])))


def _open_notice(values: Values) -> Values:
    signed = document.read_wrapper(values["wrapper"])
    opened = notice.open_notice(signed, b64decode(values["desk"]))
    if "members" in values:
        listed = members.read_members(values["members"])
        opened.require_signers(b64decode(values["epoch"]), listed)
    return _show_notice(opened)


def _show_notice(opened: notice.Notice) -> Values:
    content = opened.content
    return {
        "hash": b64encode(opened.hash),
        "signers": [b64encode(key) for key in opened.signers],
        "id": content.id,
        "area": list(content.area),
        "since": content.since.isoformat(),
        "expires": content.expires.isoformat(),
        "texts": [[each.language, each.title, each.text] for each in content.texts],
    }


OPERATIONS: dict[str, Operation] = {
    "coding.read": _read_coding,
    "batch.tuple_id": _tuple_id,
    "batch.open": _open_batch,
    "batch.open_tuples": _open_tuples,
    "batch.open_copy": _open_copy,
    "notice.open_draft": _open_notice_draft,
    "notice.open": _open_notice,
}
