"""What posters, flyers and messages say, in German and English: calm, and true of the product.

What a desk that belongs to a Kommune can't promise is said otherwise there (`of_kommune`). The text
for the press is a paper of the starter kit (empowerment/papers).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintWords:
    """The words of poster and flyer; `{kommune}` and the like are filled in."""

    title: str
    lead: str
    who_reads: str
    who_reads_of_kommune: str
    points: tuple[str, ...]
    """Besides who reads."""
    scan: str
    or_type: str
    call: str
    danger: str
    device: str
    pin: str
    run_by: str
    steps_title: str
    steps: tuple[str, ...]
    limits: str
    alternative: str
    """What the QR code is, for those who can't see it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A finished text to copy; paragraphs."""

    heading: str
    where: str
    paragraphs: tuple[str, ...]
    of_kommune: tuple[str, ...] = ()
    """In the place of the paragraphs, where the desk belongs to a Kommune."""


MEMBER: Mapping[str, str] = {
    "de": " Unsere Kommune gehört zum Netzwerk der Kommunen, die daran gemeinsam arbeiten.",
    "en": " Our municipality belongs to the network of municipalities that work on this together.",
}
"""What only a Kommune with an agreement can say."""

PRINT: Mapping[str, PrintWords] = {
    "de": PrintWords(
        title="Wenn Sie bedroht werden",
        lead=(
            "Sie arbeiten in {kommune} im Haupt- oder Ehrenamt, und jemand droht Ihnen, beleidigt "
            "Sie oder stellt Ihnen nach. Was Ihnen geschieht, ist nicht Ihre Schuld. Sie müssen "
            "damit nicht allein bleiben."
        ),
        who_reads=(
            "Vertraulich. Nur die Beratungsstelle liest, was Sie schreiben, nicht Ihre Kommune "
            "und nicht Ihre Vorgesetzten."
        ),
        who_reads_of_kommune=(
            "Vertraulich. Nur die Beratenden der Stelle können öffnen, was Sie schreiben. Die "
            "Stelle gehört zur Kommune."
        ),
        points=(
            "Auf Wunsch ohne Namen, ohne Konto, ohne E-Mail-Adresse.",
            "Sie entscheiden, was Sie erzählen und was danach geschieht.",
        ),
        scan="Code scannen",
        or_type="oder diese Adresse öffnen",
        call="Lieber sprechen?",
        danger="In Gefahr: 110",
        device="Möglichst nicht am Dienstrechner oder im Dienst-WLAN.",
        pin=(
            "Im Code steckt der Fingerabdruck der Beratungsstelle. "
            "Damit prüft die Seite, dass Sie wirklich dort ankommen."
        ),
        run_by="Ein Angebot von {desk}, {town}",
        steps_title="Was dann geschieht",
        steps=(
            "Sie schreiben, so viel oder so wenig Sie möchten. Ihr Browser verschlüsselt es.",
            "Sie bekommen zwölf Wörter. Damit öffnen Sie Ihr Postfach und lesen die Antwort.",
            (
                "Die Beratungsstelle antwortet in der Regel in {days} Werktagen und bespricht mit "
                "Ihnen, was möglich ist."
            ),
        ),
        limits=(
            "Wir sind kein Notruf und lesen nicht rund um die Uhr. Wenn Sie jetzt in Gefahr sind: "
            "Rufen Sie 110 an."
        ),
        alternative="QR-Code zur Seite {address}",
    ),
    "en": PrintWords(
        title="If you are being threatened",
        lead=(
            "You work in {kommune}, employed or as a volunteer, and somebody threatens, insults "
            "or stalks you. What happens to you is not your fault. You do not have to stay alone "
            "with it."
        ),
        who_reads=(
            "Confidential. Only the counselling office reads what you write, not your "
            "municipality and not your superiors."
        ),
        who_reads_of_kommune=(
            "Confidential. Only the counsellors of the office can open what you write. The office "
            "belongs to the municipality."
        ),
        points=(
            "Without a name if you wish, without an account, without a mail address.",
            "You decide what you tell and what happens next.",
        ),
        scan="Scan the code",
        or_type="or open this address",
        call="Rather talk?",
        danger="In danger: 110",
        device="If possible, not on a work computer or the WiFi at work.",
        pin=(
            "The code holds the fingerprint of the counselling office. "
            "With it the page checks that you really reach that office."
        ),
        run_by="Offered by {desk}, {town}",
        steps_title="What happens then",
        steps=(
            "You write as much or as little as you like. Your browser encrypts it.",
            "You get twelve words. With them you open your mailbox and read the answer.",
            (
                "The counselling office usually answers within {days} working days and talks with "
                "you about what can be done."
            ),
        ),
        limits=(
            "We are no emergency service and do not read around the clock. If you are in danger "
            "now, call 110."
        ),
        alternative="QR code leading to {address}",
    ),
}

_INTRANET_DE = (
    "Bedroht, beleidigt, verfolgt: Hier bekommen Sie Unterstützung",
    (
        "Wer für {kommune} arbeitet, im Haupt- oder Ehrenamt, soll mit Drohungen und Angriffen "
        "nicht allein bleiben.{member} Sie können sich vertraulich beraten lassen, auf Wunsch "
        "ohne Ihren Namen zu nennen: {address}"
    ),
)
_INTRANET_EN = (
    "Threatened, insulted, followed: here you get support",
    (
        "Nobody who works for {kommune}, employed or as a volunteer, should stay alone with "
        "threats and attacks.{member} You can get confidential advice, without giving your name if "
        "you wish: {address}"
    ),
)
_REACH_DE = (
    "Bitte nutzen Sie möglichst ein privates Gerät. Telefon der Beratung: {phone}. Wenn Sie in "
    "Gefahr sind, rufen Sie 110 an."
)
_REACH_EN = (
    "Please use a private device if possible. Phone of the advice service: {phone}. If you are in "
    "danger, call 110."
)

MESSAGES: Mapping[str, tuple[Message, ...]] = {
    "de": (
        Message(
            "Text für das Intranet",
            "Auch für Rundschreiben oder das Schwarze Brett.",
            (
                *_INTRANET_DE,
                (
                    "Es beraten: {desk}, {town}. Die Verwaltung erfährt nicht, wer sich dorthin "
                    "wendet, und fragt nicht danach."
                ),
                _REACH_DE,
            ),
            (
                *_INTRANET_DE,
                (
                    "Es beraten: {desk}, {town}. Die Stelle gehört zur Kommune. Was Sie schreiben, "
                    "können nur ihre Beratenden öffnen, und wir fragen nicht nach, wer sich "
                    "dorthin wendet."
                ),
                _REACH_DE,
            ),
        ),
        Message(
            "Signatur für E-Mails",
            "Eine Zeile unter Ihrem Namen.",
            ("Bedroht im Amt oder Ehrenamt? Vertrauliche Beratung: {address}",),
        ),
    ),
    "en": (
        Message(
            "Text for the intranet",
            "Also for circulars or the notice board.",
            (
                *_INTRANET_EN,
                (
                    "Advice is given by: {desk}, {town}. The administration does not learn who "
                    "turns to it and does not ask."
                ),
                _REACH_EN,
            ),
            (
                *_INTRANET_EN,
                (
                    "Advice is given by: {desk}, {town}. This office belongs to the municipality. "
                    "Only its counsellors can open what you write, and we do not ask who turns to "
                    "it."
                ),
                _REACH_EN,
            ),
        ),
        Message(
            "Mail signature",
            "One line below your name.",
            ("Threatened in office or as a volunteer? Confidential advice: {address}",),
        ),
    ),
}
