"""The promotion kit of a Kommune."""

from flask import Blueprint, Response

from accounts.routes.coordinator import coordinator
from empowerment.network.kit import PRINTS, desk_of, messages, print_file, typed_address
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
        ags, locale = coordinator().ags, page_locale()
        return render_page(
            "network/kit.html",
            kommune=pages.name(ags),
            desk=desk_of(pages.office, ags),
            prints=PRINTS,
            report_address=typed_address(pages.office, locale),
            messages=messages(pages.office, kommune=pages.name(ags), locale=locale),
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
