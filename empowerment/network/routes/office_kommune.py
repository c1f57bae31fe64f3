"""The network office and one Kommune: its codes, its agreement, how far it is."""

from typing import Any

from flask import Blueprint, Response, request

from accounts import coordinator_invitations
from accounts.coordinators import people_of
from accounts.routes.coordinator import coordinator
from core.audit import record
from core.errors import NotFoundError, NotValidError
from empowerment.network import agreements
from empowerment.network.agreement_text import CURRENT, agreement_pdf, versions
from empowerment.network.forms import (
    NOT_THAT_DAY,
    ChooseKommuneForm,
    EndForm,
    NamingForm,
    SignForm,
    WithdrawCodesForm,
)
from empowerment.network.progress import progress
from empowerment.network.routes.agreement import LOCALE, asked_months, pdf, terms
from empowerment.network.routes.kit import NetworkPages
from web.context import context
from web.forms import LARGEST_FORM, SelectChoice, render_form
from web.guards import Permission, guard
from web.pages import go_to

_DONE = ("signed", "ended", "withdrawn", "naming")


def add_kommune(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""

    @blueprint.get("/office/<ags>/")
    @guard(Permission.RUN_NETWORK)
    def office_kommune(ags: str) -> Response:
        return _page(pages, ags)

    @blueprint.get(f"/office/<ags>/agreement.{LOCALE}.pdf")
    @guard(Permission.RUN_NETWORK)
    def office_draft(ags: str, locale: str) -> Response:
        _check(pages, ags)
        day = context().today()
        made = agreement_pdf(
            pages.office, pages.name(ags), locale=locale, day=day, months=asked_months()
        )
        return pdf(made, f"vereinbarung-{CURRENT}-{ags}.{locale}.pdf")

    @blueprint.post("/office/<ags>/sign")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def record_signature(ags: str) -> Response:
        _check(pages, ags)
        form = _sign_form()
        if not form.is_sent():
            return _page(pages, ags, form)
        try:
            _sign(form, ags)
        except NotValidError:
            form.refuse("signed", NOT_THAT_DAY)
            return _page(pages, ags, form)
        return go_to("network.office_kommune", ags=ags, signed=1)

    _add_acts(blueprint, pages)


def _add_acts(blueprint: Blueprint, pages: NetworkPages) -> None:
    @blueprint.post("/office/<ags>/end")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def end_agreement(ags: str) -> Response:
        _check(pages, ags)
        here = context()
        EndForm().check_sent()
        with here.database.write() as session:
            agreements.end(session, ags=ags, by=coordinator().id, today=here.today())
        return go_to("network.office_kommune", ags=ags, ended=1)

    @blueprint.post("/office/<ags>/naming")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def set_naming(ags: str) -> Response:
        _check(pages, ags)
        here, form = context(), NamingForm()
        form.check_sent()
        with here.database.write() as session:
            agreements.set_named(
                session,
                ags=ags,
                named=form.typed("named") == "1",
                by=coordinator().id,
                today=here.today(),
            )
        return go_to("network.office_kommune", ags=ags, naming=1)

    @blueprint.post("/office/<ags>/codes")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def withdraw_kommune_codes(ags: str) -> Response:
        _check(pages, ags)
        here = context()
        WithdrawCodesForm().check_sent()
        with here.database.write() as session:
            coordinator_invitations.withdraw_invitations(session, ags=ags)
            record(
                session,
                by=coordinator().id.hex(),
                action="withdraw",
                about=ags,
                today=here.today(),
            )
        return go_to("network.office_kommune", ags=ags, withdrawn=1)


def _check(pages: NetworkPages, ags: str) -> None:
    """Refuse a key of no Kommune. Raises NotFoundError."""
    if ags not in pages.known:
        raise NotFoundError


def _sign(form: SignForm, ags: str) -> None:
    """Record what the form says. Raises NotValidError, ConflictError."""
    here, signed = context(), form.signed.data
    if signed is None:
        raise NotValidError
    with here.database.write() as session:
        agreements.sign(
            session,
            ags=ags,
            version=form.typed("version"),
            signed=signed,
            months=int(form.typed("months")),
            named=bool(form.named.data),
            known=int(form.typed("known")),
            by=coordinator().id,
            today=here.today(),
        )


def _sign_form(**values: Any) -> SignForm:
    form = SignForm(**values)
    form.version.choices = [SelectChoice(each, each) for each in reversed(versions())]
    return form


def _page(pages: NetworkPages, ags: str, refused: SignForm | None = None) -> Response:
    _check(pages, ags)
    here = context()
    with here.database.read() as session:
        every = progress(session, pages.known, today=here.today())
        found = next((each for each in every if each.kommune.ags == ags), None)
        people = people_of(session, ags=ags)
        codes = coordinator_invitations.open_invitations(session, today=here.today(), ags=ags)
    if found is None:
        raise NotFoundError
    standing = found.standing
    newest = standing.newest
    form = refused or _sign_form(
        blank=True,
        known=str(len(standing.agreements)),
        named=newest is not None and newest.named,
        version=CURRENT,
    )
    return render_form(
        "network/office_kommune.html",
        form,
        found=found,
        standing=standing,
        coordinating=sum(each.role == "coordinator" for each in people),
        codes=codes,
        today=here.today(),
        end_form=EndForm(blank=True),
        naming_form=NamingForm(blank=True, named="0" if newest and newest.named else "1"),
        codes_form=WithdrawCodesForm(blank=True),
        code_form=ChooseKommuneForm(blank=True, kommune=ags),
        done=next((each for each in _DONE if each in request.args), ""),
        **terms(),
    )
