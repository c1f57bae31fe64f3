"""The release tool: runs where the release keys are, never on the web server (design §6).

Its steps, each safe to repeat after a crash: collect (fetch, open, check, count), freeze (counts
and plan), confirm (two officers sign), draw (ledger, noise and signed result in one transaction),
upload, destroy.
"""
