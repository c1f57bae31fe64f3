"""The operator's commands, one module each: `register` adds a subcommand that sets `run`."""
