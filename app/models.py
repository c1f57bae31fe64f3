"""All tables in one place, for migrations and tests."""

import accounts.models
import core.audit
import core.letters
import desks.models
import empowerment.dialogue.models
import empowerment.events.models
import empowerment.files
import empowerment.library.models
import empowerment.network.models
import empowerment.recommendations.models
import empowerment.search.models
import empowerment.selfcheck.models
import incidents.models
import support.models
import trends.comment_models
import trends.models
import trends.notice_models
from core.db import Base
from core.outbox import OutboxRow

metadata = Base.metadata

__all__ = [
    "OutboxRow",
    "accounts",
    "core",
    "desks",
    "empowerment",
    "incidents",
    "metadata",
    "support",
    "trends",
]
