"""What every room stands on: configuration, database, outbox, audit, clock, errors. No Flask."""
