"""Entry point for a web server: `gunicorn app.wsgi:application`."""

import os
import sys

from app.checks import StartError
from app.server import create_wsgi
from core.config import ConfigError, from_environment
from core.logs import configure_logging

configure_logging()

try:
    application = create_wsgi(from_environment(os.environ))
except (ConfigError, StartError) as error:
    # One line per problem, no traceback: it is the operator who reads this.
    sys.exit("\n".join(error.problems))
