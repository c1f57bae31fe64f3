"""The operations on cases: keys, fields, heads, the closing list of an epoch, a member's memory."""

from crypto import account, case, case_head, closing, members, memory
from crypto.age_keys import Identity
from crypto.closing import HeadMark
from crypto.encoding import b64decode, b64encode
from tests.crypto.values import Operation, Values, read_log


def _open_case_key(values: Values) -> Values:
    context = values["context"]
    key = case.unwrap_case_key(
        b64decode(values["wrapped"]),
        b64decode(values["vault"]),
        case.KeyContext(
            case=context["case"],
            desk=b64decode(context["desk"]),
            epoch=context["epoch"],
            generation=context["generation"],
        ),
    )
    return {"key": b64encode(key)}


def _field(values: Values) -> bytes:
    context = values["context"]
    return case.open_field(
        b64decode(values["sealed"]),
        b64decode(values["key"]),
        case.FieldContext(
            case=context["case"],
            desk=b64decode(context["desk"]),
            field=context["field"],
            generation=context["generation"],
            version=context["version"],
        ),
    )


def _open_field(values: Values) -> Values:
    return {"payload": b64encode(_field(values))}


def _open_card(values: Values) -> Values:
    return {"card": case.read_card(_field(values))}


def _open_notes(values: Values) -> Values:
    text = case.read_notes(_field(values))
    return {"notes": {"format": case.NOTES_FORMAT, "text": text}}


def _verify_head(values: Values) -> Values:
    lists = [members.read_members(item) for item in values["members"]]
    remembered = values.get("remembered")
    context = values["context"]
    verified = case_head.verify_head(
        b64decode(values["sealed"]),
        case_key=b64decode(values["key"]),
        context=case.KeyContext(
            case=context["case"],
            desk=b64decode(context["desk"]),
            epoch=context["epoch"],
            generation=context["generation"],
        ),
        fields={name: b64decode(data) for name, data in values["fields"].items()},
        reader=case_head.HeadReader(
            current_epoch=values["current_epoch"],
            members={entry.epoch: entry for entry in lists},
            closing=closing.read_closing(values["closing"]) if "closing" in values else None,
        ),
        remembered=HeadMark(remembered[0], b64decode(remembered[1])) if remembered else None,
    )
    return {"version": verified.head.version, "hash": b64encode(verified.hash)}


def _open_closing(values: Values) -> Values:
    log = read_log(values["log"])
    opened = closing.open_closing(
        b64decode(values["sealed"]),
        vault_key=b64decode(values["vault"]),
        desk=log.desk,
        epoch=log.epoch_by_number(values["epoch"]),
    )
    return {
        "list": {
            "desk": b64encode(opened.desk),
            "epoch": opened.epoch,
            "format": closing.CLOSING_FORMAT,
            "heads": closing.write_heads(opened.heads),
        }
    }


def _open_memory(values: Values) -> Values:
    member_key = account.MemberKey(
        Identity(b64decode(values["x_wing_seed"])), b64decode(values["ed25519_seed"])
    )
    opened = memory.open_memory(b64decode(values["sealed"]), member_key, values["account"])
    return {
        "memory": {
            "format": memory.MEMORY_FORMAT,
            "heads": closing.write_heads(opened.heads),
            "log": [opened.log_length, b64encode(opened.log_last)],
        }
    }


OPERATIONS: dict[str, Operation] = {
    "case.open_key": _open_case_key,
    "case.open_field": _open_field,
    "case.open_card": _open_card,
    "case.open_notes": _open_notes,
    "case.verify_head": _verify_head,
    "closing.open": _open_closing,
    "memory.open": _open_memory,
}
