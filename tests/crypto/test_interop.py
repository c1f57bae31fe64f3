"""Sealed files between this package and npm `age-encryption`, the browser's library."""

import json
import subprocess
from pathlib import Path

from crypto import age
from crypto.age_keys import encode_identity, new_identity
from crypto.encoding import b64decode, b64encode
from crypto.profile import HEADER_LENGTH, check_profile, sealed_size_class
from tests.infrastructure.browser import NODE

BROWSER = Path(__file__).parents[2] / "browser"
# Reads {identity, recipients, plaintext, sealed}, answers {opened, sealed, recipient}.
SCRIPT = """
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { text } from "node:stream/consumers";
const { identity, recipients, plaintext, sealed } = JSON.parse(await text(process.stdin));
const decrypter = new Decrypter();
decrypter.addIdentity(identity);
const opened = await decrypter.decrypt(Buffer.from(sealed, "base64url"));
const encrypter = new Encrypter();
for (const recipient of recipients) encrypter.addRecipient(recipient);
const answer = await encrypter.encrypt(Buffer.from(plaintext, "base64url"));
process.stdout.write(JSON.stringify({
  opened: Buffer.from(opened).toString("base64url"),
  sealed: Buffer.from(answer).toString("base64url"),
  recipient: await identityToRecipient(identity),
}));
"""


def exchange(plaintext: bytes, strangers: int) -> tuple[bytes, bytes, bytes]:
    """Seal here and open there, seal there and open here; give both plaintexts and the file."""
    identity = new_identity()
    recipients = [new_identity().recipient for _ in range(strangers)] + [identity.recipient]
    question = {
        "identity": encode_identity(identity),
        "recipients": recipients,
        "plaintext": b64encode(plaintext),
        "sealed": b64encode(age.seal(plaintext, recipients)),
    }
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(question),
        cwd=BROWSER,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer = json.loads(done.stdout)
    sealed = b64decode(answer["sealed"])
    assert answer["recipient"] == identity.recipient
    return (
        b64decode(answer["opened"]),
        age.open_sealed(sealed, identity, most=len(recipients)),
        sealed,
    )


def test_a_message_of_each_size_class_goes_both_ways() -> None:
    for size, size_class in ((16_384, 1), (65_536, 2)):
        plaintext = bytes(range(256)) * (size // 256)

        there, here, sealed = exchange(plaintext, strangers=0)

        assert there == here == plaintext
        assert sealed[HEADER_LENGTH - 49 : HEADER_LENGTH - 44] == b"\n--- "
        assert (check_profile(sealed), sealed_size_class(len(sealed))) == (1, size_class)


def test_desk_secrets_for_several_people_go_both_ways() -> None:
    plaintext = b"x" * 100_000

    there, here, sealed = exchange(plaintext, strangers=3)

    assert there == here == plaintext
    assert check_profile(sealed, most=4) == 4
