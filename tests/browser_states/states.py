"""Every page and state a person can meet, by the journey that comes past it.

Whoever adds a page or a state adds it here; the tests then ask for a journey that shows it.
"""

States = dict[str, tuple[str, ...]]

PUBLIC_STATES: States = {
    "form": (
        "safety",
        "errors",
        "danger",
        "story",
        "about",
        "needs",
        "decision",
        "check",
        "no connection",
    ),
    "refused report": ("refused",),
    "receipt": ("words", "wrong check words", "done"),
    "mailbox": (
        "log-in",
        "unknown word",
        "no answer yet",
        "with an answer",
        "with a forged answer",
        "closed",
    ),
    "full mailbox": ("full",),
    "unknown words": ("nothing there",),
    "without scripts": ("form", "mailbox"),
    "broken encryption": ("form", "mailbox"),
    "another desk's poster": ("form", "mailbox"),
    "report prose": ("imprint", "privacy", "accessibility"),
    "public": ("front page", "imprint", "privacy", "accessibility"),
}

DESK_STATES: States = {
    "log-in": ("empty", "wrong password", "account key", "server away"),
    "queue and case": (
        "queue",
        "nothing matches",
        "new report",
        "unsaved changes",
        "case",
        "check the answer",
        "saved",
        "close the case",
        "drafts",
        "locked",
    ),
    "conflict": ("conflict",),
    "refused case": ("in the queue", "opened"),
    "unreadable reports": ("in the queue", "all of them", "opened", "put aside"),
    "team": ("team", "invitation", "removing"),
    "founding": (
        "code",
        "wrong code",
        "account",
        "account errors",
        "paper",
        "proof",
        "wrong words",
        "no connection",
        "founded",
        "empty queue",
    ),
    "joining": (
        "code",
        "wrong code",
        "account",
        "account key",
        "wrong account key",
        "waiting",
        "candidate",
        "admitted",
    ),
    "hard stop": ("stopped",),
    "damaged memory": ("damaged", "question"),
    "logged out without a server": ("left", "still away"),
    "keys over": ("soon", "over"),
    "missing case": ("queue",),
    "lock by itself": ("soon locked",),
    "left elsewhere": ("log-in",),
}
