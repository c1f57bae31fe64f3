"""The operations of crypto/vectors/README.md on the Python side: input of a vector to output."""

from crypto import (
    account,
    age,
    desk_secrets,
    document,
    members,
    message,
    padding,
    profile,
    receipt,
    recovery,
    signing,
    symmetric,
)
from crypto.age_keys import (
    decode_identity,
    decode_recipient,
)
from crypto.canonical import parse, serialise
from crypto.encoding import b64decode, b64encode, parse_day, sha256
from crypto.message_prefix import Prefix
from crypto.thread import recipient_hash
from tests.crypto import case_operations, slip39, statistics_operations
from tests.crypto.values import Operation, Values, read_log, read_state, write_state


def run(operation: str, values: Values) -> Values:
    """Run one operation; a CryptoError passes through."""
    return OPERATIONS[operation](values)


def _decode(values: Values) -> Values:
    return {"hex": b64decode(values["text"], values.get("length")).hex()}


def _day(values: Values) -> Values:
    return {"text": parse_day(values["text"]).isoformat()}


def _parse(values: Values) -> Values:
    return {"bytes": b64encode(serialise(parse(b64decode(values["bytes"]))))}


def _serialise(values: Values) -> Values:
    return {"bytes": b64encode(serialise(values["value"]))}


def _check_profile(values: Values) -> Values:
    return {"stanzas": profile.check_profile(b64decode(values["sealed"]), values["most"])}


def _size_class(values: Values) -> Values:
    return {"class": profile.sealed_size_class(values["length"])}


def _recipient(values: Values) -> Values:
    return {"recipient": decode_identity(values["identity"]).recipient}


def _decode_recipient(values: Values) -> Values:
    return {"key": b64encode(decode_recipient(values["recipient"]))}


def _decode_identity(values: Values) -> Values:
    return {"seed": b64encode(decode_identity(values["identity"]).seed)}


def _open_age(values: Values) -> Values:
    identity = decode_identity(values["identity"])
    plaintext = age.open_sealed(b64decode(values["sealed"]), identity, values["most"])
    return {"plaintext": b64encode(plaintext)}


def _pad(values: Values) -> Values:
    padded = padding.pad(b64decode(values["payload"]), values["use"])
    return {"length": len(padded), "hash": b64encode(sha256(padded))}


def _unpad(values: Values) -> Values:
    return {"payload": b64encode(padding.unpad(b64decode(values["padded"]), values["use"]))}


def _encode_receipt(values: Values) -> Values:
    words = receipt.encode_receipt(b64decode(values["entropy"]), values["list"])
    return {"words": " ".join(words)}


def _decode_receipt(values: Values) -> Values:
    entropy = receipt.decode_receipt(values["words"])
    keys = receipt.receipt_keys(entropy)
    return {
        "entropy": b64encode(entropy),
        "mailbox_token": b64encode(keys.mailbox_token),
        "x_wing_seed": b64encode(keys.identity.seed),
        "ed25519_seed": b64encode(keys.signing_seed),
    }


def _sign_message(values: Values) -> Values:
    seed = b64decode(values["seed"])
    fields = values["prefix"]
    prefix = Prefix(
        direction=fields["direction"],
        sender=signing.public_key(seed),
        recipient=recipient_hash(fields["recipient"]),
        desk=b64decode(fields["desk"]),
        epoch=b64decode(fields["epoch"]),
        thread=fields["thread"],
        sequence=fields["sequence"],
        previous=b64decode(fields["previous"]),
        acknowledged=b64decode(fields["acknowledged"]),
    )
    payload = message.sign_message(seed, prefix, values["body"])
    return {
        "payload": b64encode(payload),
        "hash": b64encode(sha256(payload[signing.SIGNATURE_LENGTH :])),
    }


def _opened(opened: message.Message) -> Values:
    return {
        "hash": b64encode(opened.hash),
        "body": opened.body,
        "state": write_state(opened.state),
    }


def _verify_message(values: Values) -> Values:
    opened_with = values.get("opened_with")
    return _opened(
        message.verify_payload(
            b64decode(values["payload"]),
            direction=values["direction"],
            log=read_log(values["log"]),
            state=read_state(values["state"]),
            opened_with=None if opened_with is None else decode_recipient(opened_with),
        )
    )


def _open_message(values: Values) -> Values:
    return _opened(
        message.open_message(
            b64decode(values["sealed"]),
            decode_identity(values["identity"]),
            direction=values["direction"],
            log=read_log(values["log"]),
            state=read_state(values["state"]),
        )
    )


def _open_self_copy(values: Values) -> Values:
    return _opened(
        message.open_self_copy(
            b64decode(values["sealed"]),
            decode_identity(values["identity"]),
            log=read_log(values["log"]),
            state=read_state(values["state"]),
        )
    )


def _sign_document(values: Values) -> Values:
    seeds = [b64decode(seed) for seed in values["seeds"]]
    signed = document.sign_bytes(b64decode(values["document"]), seeds)
    return {"wrapper": signed.to_json(), "hash": b64encode(signed.hash)}


def _open_document(values: Values) -> Values:
    signed = document.read_wrapper(values["wrapper"])
    document.open_document(signed, [b64decode(key) for key in values["keys"]], lambda _: True)
    return {"document": b64encode(signed.document)}


def _verify_log(values: Values) -> Values:
    log = read_log(values["log"])
    if "remembered" in values:
        length, last = values["remembered"]
        log.require_continues(length, b64decode(last))
    if "day" in values:
        log.usable_epoch(parse_day(values["day"]))
    return {
        "desk": b64encode(log.desk),
        "root": b64encode(log.root),
        "recovery_key": b64encode(log.recovery_key),
        "length": len(log.hashes),
        "last": b64encode(log.hashes[-1]),
        "epoch": log.current.number,
    }


def _fingerprint(values: Values) -> Values:
    key = b64decode(values["key"])
    return {"fingerprint": members.member_fingerprint(values["recipient"], key)}


def _open_join_request(values: Values) -> Values:
    signed = document.read_wrapper(values["wrapper"])
    members.open_join_request(signed, b64decode(values["desk"]))
    return {"request": parse(signed.document)}


def _open_members(values: Values) -> Values:
    log = read_log(values["log"])
    epoch = log.epoch_by_number(values["epoch"])
    sealed, vault_key = b64decode(values["sealed"]), b64decode(values["vault"])
    members.open_members(sealed, vault_key=vault_key, desk=log.desk, epoch=epoch)
    context: symmetric.Context = {
        "desk": b64encode(log.desk),
        "epoch": epoch.number,
        "format": members.LIST_FORMAT,
    }
    return {"list": parse(symmetric.decrypt(vault_key, sealed, context, "members"))}


def _open_secrets(values: Values) -> Values:
    secrets = desk_secrets.open_secrets(
        b64decode(values["sealed"]),
        decode_identity(values["identity"]),
        log=read_log(values["log"]),
        epoch=values["epoch"],
    )
    return {
        "secrets": {
            "format": desk_secrets.SECRETS_FORMAT,
            "desk": b64encode(secrets.desk),
            "epoch": secrets.epoch,
            "answering": b64encode(secrets.answering_seed),
            "intake": b64encode(secrets.intake.seed),
            "vault": b64encode(secrets.vault_key),
            "former": [
                {
                    "epoch": former.epoch,
                    "intake": b64encode(former.intake.seed) if former.intake else "",
                    "vault": b64encode(former.vault_key),
                }
                for former in secrets.former
            ],
        }
    }


def _open_root_copy(values: Values) -> Values:
    seed = desk_secrets.open_root_copy(
        b64decode(values["sealed"]),
        decode_identity(values["identity"]),
        log=read_log(values["log"]),
    )
    return {"seed": b64encode(seed)}


def _derive_recovery(values: Values) -> Values:
    keys = recovery.recovery_keys(b64decode(values["master"]))
    return {
        "recipient": keys.identity.recipient,
        "key": b64encode(signing.public_key(keys.signing_seed)),
    }


def _combine(values: Values) -> Values:
    return {"master": b64encode(slip39.combine_shares(values["shares"]))}


def _encode_key(values: Values) -> Values:
    return {"text": account.encode_account_key(b64decode(values["key"]))}


def _decode_key(values: Values) -> Values:
    return {"key": b64encode(account.decode_account_key(values["text"]))}


def _stretch(values: Values) -> Values:
    stretched = account.stretch_password(
        values["password"],
        b64decode(values["salt"]),
        memory_kib=values["memory_kib"],
        iterations=values["iterations"],
        parallelism=values["parallelism"],
    )
    return {"stretched": b64encode(stretched)}


def _derive_account(values: Values) -> Values:
    keys = account.account_keys(b64decode(values["key"]), b64decode(values["stretched"]))
    return {
        "login_token": b64encode(keys.login_token),
        "key_encryption_key": b64encode(keys.key_encryption_key),
    }


def _open_key_file(values: Values) -> Values:
    member_key = account.open_member_key(
        b64decode(values["file"]), b64decode(values["key_encryption_key"]), values["account"]
    )
    return {
        "x_wing_seed": b64encode(member_key.identity.seed),
        "ed25519_seed": b64encode(member_key.signing_seed),
    }


OPERATIONS: dict[str, Operation] = {
    "encoding.decode": _decode,
    "encoding.day": _day,
    "canonical.parse": _parse,
    "canonical.serialise": _serialise,
    "profile.check": _check_profile,
    "profile.sealed_size_class": _size_class,
    "age.recipient": _recipient,
    "age.decode_recipient": _decode_recipient,
    "age.decode_identity": _decode_identity,
    "age.open": _open_age,
    "padding.pad": _pad,
    "padding.unpad": _unpad,
    "receipt.encode": _encode_receipt,
    "receipt.decode": _decode_receipt,
    "message.sign": _sign_message,
    "message.verify": _verify_message,
    "message.open": _open_message,
    "message.open_self_copy": _open_self_copy,
    "document.sign": _sign_document,
    "document.open": _open_document,
    "statements.verify_log": _verify_log,
    "members.fingerprint": _fingerprint,
    "members.open_join_request": _open_join_request,
    "members.open_list": _open_members,
    "desk_secrets.open": _open_secrets,
    "desk_secrets.open_root_copy": _open_root_copy,
    "recovery.derive": _derive_recovery,
    "recovery.combine": _combine,
    "account.encode_key": _encode_key,
    "account.decode_key": _decode_key,
    "account.stretch": _stretch,
    "account.derive": _derive_account,
    "account.open_key_file": _open_key_file,
    **case_operations.OPERATIONS,
    **statistics_operations.OPERATIONS,
}
