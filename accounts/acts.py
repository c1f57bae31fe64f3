"""How acts on accounts are written down (core.audit), for those who write and those who read."""

NO_KOMMUNE = "no Kommune"
"""What an act on codes for editors and operators is about."""

JOINED_BY = "by:"
"""Before the account that made the code somebody joined with."""
