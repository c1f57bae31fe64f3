"""Builds the three sites of one process from a configuration."""

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from accounts.routes import accounts_blueprint
from accounts.routes.cookies import COORDINATOR_NAME, Cookies
from accounts.routes.coordinator import install_coordinator_sign_in
from accounts.routes.principal import install_sign_in
from app.checks import OFFICE_PATH, SITES, StartError, is_ready, start_problems, start_warnings
from app.pages import PublicPages
from app.public_pages import public_page_blueprints
from app.site.description import read_description
from core.clock import Clock, system_clock
from core.config import Config
from core.db import Database
from core.logs import log_event
from desks import routes as desk_routes
from empowerment.network.agreements import is_over
from empowerment.recommendations.routes.files import recommendation_files_blueprint
from incidents.routes import incidents_blueprint
from reference.office import Office, OfficeError, read_office
from support.routes import support_blueprint
from support.routes.membership import membership_blueprint
from trends.routes.batches import batches_blueprint
from trends.routes.files import files_blueprint
from trends.routes.notices import notices_blueprint
from trends.routes.releases import releases_blueprint
from web.application import make_site
from web.context import Context
from web.health import health_blueprint
from web.hosts import dispatch_by_host
from web.site_files import SiteFile, read_script_hashes, read_site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def create_wsgi(config: Config, *, clock: Clock = system_clock) -> "WSGIApplication":
    """Build the application. In production, raises StartError rather than serve a demonstration."""
    files = {name: read_site(config.site_dir / name) for name in SITES}
    context = Context(config=config, database=Database(config.database_url), clock=clock)
    if config.production:
        problems = start_problems(config, files, context.database)
        # A server that forks after loading must not share these connections.
        context.database.dispose()
        if problems:
            raise StartError(problems)
        if start_warnings(files, today=context.today()):
            log_event("something to look at: rueckhalt check-config", logging.WARNING)
    report, desk, public = build_sites(context, files)
    hashes = read_script_hashes(config.site_dir)
    return dispatch_by_host(
        config,
        {config.report: report, config.desk: desk, config.public: public},
        {
            config.report: hashes.get("report", ()),
            config.desk: hashes.get("desk", ()),
            config.public: hashes.get("public", ()),
        },
    )


def build_sites(
    context: Context, files: dict[str, dict[str, SiteFile]]
) -> tuple[Flask, Flask, Flask]:
    """Build the Flask applications of report, desk and public origin."""
    config = context.config
    office = read_public_office(files["public"])

    def health() -> Blueprint:
        return health_blueprint(lambda: is_ready(context.database))

    report = make_site(
        "report",
        context,
        config.report,
        files=files["report"],
        blueprints=[health(), desk_routes.report_blueprint(), incidents_blueprint()],
        log_failures_only=True,
    )
    cookies = Cookies(config.secret_key, context.clock)
    desk = make_site(
        "desk",
        context,
        config.desk,
        files=files["desk"],
        blueprints=[
            health(),
            accounts_blueprint(cookies),
            desk_routes.desk_blueprint(),
            membership_blueprint(cookies),
            support_blueprint(),
            batches_blueprint(office),
            notices_blueprint(),
        ],
        prepare=lambda app: install_sign_in(app, context, cookies),
    )
    coordinator_cookies = Cookies(config.secret_key, context.clock, COORDINATOR_NAME)
    public = make_site(
        "public",
        context,
        config.public,
        files=files["public"],
        blueprints=[
            health(),
            releases_blueprint(office),
            files_blueprint(office),
            recommendation_files_blueprint(),
        ],
        pages=read_public_pages(config, office),
        page_blueprints=public_page_blueprints(office, coordinator_cookies),
        prepare=lambda app: install_coordinator_sign_in(
            app,
            context,
            coordinator_cookies,
            second_factor=not office.demonstration,
            has_left=lambda session, ags: is_over(session, ags=ags, today=context.today()),
        ),
    )
    return report, desk, public


def read_public_office(files: dict[str, SiteFile]) -> Office:
    """Give the office file that the built pages came from. Raises StartError."""
    try:
        return read_office(files[OFFICE_PATH].content)
    except (KeyError, OfficeError):
        raise StartError(
            ["RUECKHALT_SITE_DIR has no usable office.json; build the pages"]
        ) from None


def read_public_pages(config: Config, office: Office) -> PublicPages:
    """Give what renders pages in the look of the built ones. Raises StartError."""
    try:
        return PublicPages(office, read_description(config.site_dir))
    except ValueError as error:
        raise StartError([f"RUECKHALT_SITE_DIR: {error}"]) from None
