"""Queues, jobs, relay from the outbox and schedule. The only room that knows RQ."""
