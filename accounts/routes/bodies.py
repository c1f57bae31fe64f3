"""Bodies of the sign-in routes."""

from accounts.services import NewAccount, Parameters
from web.json_body import Body, Bytes, Bytes16, Bytes32, Count, Name


class NameBody(Body):
    """Whose parameters are asked for."""

    name: Name


class LoginBody(Body):
    """A name and the log-in token derived in the browser."""

    name: Name
    token: Bytes32


class NewAccountBody(Body):
    """What a client made for a new account."""

    id: Bytes16
    name: Name
    display_name: Name
    salt: Bytes16
    memory_kib: Count
    iterations: Count
    parallelism: Count
    token: Bytes32
    key_file: Bytes

    def to_new_account(self) -> NewAccount:
        """Give it as the service takes it."""
        return NewAccount(
            id=self.id,
            name=self.name,
            display_name=self.display_name,
            parameters=Parameters(self.salt, self.memory_kib, self.iterations, self.parallelism),
            token=self.token,
            key_file=self.key_file,
        )
