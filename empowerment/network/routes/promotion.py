"""The promotion kit of a Kommune."""

from flask import Blueprint, Response

from accounts.routes.coordinator import coordinator
from empowerment.network.agreements import is_member
from empowerment.network.kit import PRINTS, messages, print_file, typed_address
from empowerment.network.routes.agreement import LOCALE, pdf
from empowerment.network.routes.kit import NetworkPages
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page


def add_promotion(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""

    @blueprint.get("/kit/")
    @guard(Permission.READ_OWN_WORK)
    def promotion() -> Response:
        here, ags, locale = context(), coordinator().ags, page_locale()
        desk, kommune = pages.office.desk_of(ags), pages.name(ags)
        with here.database.read() as session:
            member = is_member(session, ags=ags, today=here.today())
        return render_page(
            "network/kit.html",
            kommune=kommune,
            desk=desk,
            prints=PRINTS,
            report_address=typed_address(pages.office, locale),
            messages=(
                messages(pages.office, desk, kommune=kommune, member=member, locale=locale)
                if desk
                else ()
            ),
        )

    @blueprint.get(f"/kit/<name>.{LOCALE}.pdf")
    @guard(Permission.READ_OWN_WORK)
    def promotion_file(name: str, locale: str) -> Response:
        ags = coordinator().ags
        made = print_file(
            pages.office,
            name,
            ags=ags,
            kommune=pages.name(ags),
            locale=locale,
            day=context().today(),
        )
        return pdf(made, f"{name}.{locale}.pdf")
