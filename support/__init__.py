"""The counsellors' side: cases, triage, deadlines."""
