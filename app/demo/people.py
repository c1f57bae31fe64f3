"""The people of a desk as their browsers know them: password, printed key, own keys."""

import os
from dataclasses import dataclass, field

from accounts.services import NewAccount, Parameters
from crypto import account as keys
from crypto.age_keys import new_identity
from crypto.document import SignedDocument
from crypto.encoding import b64decode, b64encode
from crypto.members import Member, Role, request_to_join
from crypto.receipt import encode_receipt


@dataclass(frozen=True)
class Person:
    """A member of a desk with all that only this person should know."""

    id: str
    name: str
    display_name: str
    role: Role
    password: str = field(repr=False)
    account_key: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    login: keys.AccountKeys = field(repr=False)
    member_key: keys.MemberKey = field(repr=False)

    @property
    def account(self) -> NewAccount:
        """What the browser sends to make the account."""
        return NewAccount(
            id=b64decode(self.id),
            name=self.name,
            display_name=self.display_name,
            parameters=Parameters(self.salt, keys.MEMORY_KIB, keys.ITERATIONS, keys.PARALLELISM),
            token=self.login.login_token,
            key_file=keys.encrypt_member_key(
                self.member_key, self.login.key_encryption_key, self.id
            ),
        )

    @property
    def member(self) -> Member:
        """The entry in the member list."""
        return Member(
            account=self.id,
            key=self.member_key.signing_key,
            name=self.display_name,
            recipient=self.member_key.identity.recipient,
            role=self.role,
        )

    def join_request(self, desk: bytes) -> SignedDocument:
        """Ask to join a desk (its fingerprint)."""
        return request_to_join(
            account=self.id,
            desk=desk,
            signing_seed=self.member_key.signing_seed,
            name=self.display_name,
            recipient=self.member_key.identity.recipient,
        )


def new_person(*, name: str, display_name: str, role: Role) -> Person:
    """Make a person with fresh keys and a password of four random words."""
    password = "-".join(encode_receipt(os.urandom(16), "german")[:4])
    account_key, salt = keys.new_account_key(), os.urandom(keys.SALT_LENGTH)
    return Person(
        id=b64encode(os.urandom(16)),
        name=name,
        display_name=display_name,
        role=role,
        password=password,
        account_key=account_key,
        salt=salt,
        login=keys.account_keys(account_key, keys.stretch_password(password, salt)),
        member_key=keys.MemberKey(new_identity(), os.urandom(32)),
    )
