"""Why something is a finding, in message ids; the edge translates and fills them.

A message names the rule it comes from. `gettext_noop` only marks: nothing here needs a framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lubu.proofreading.findings import Kind, Severity


def gettext_noop(message: str) -> str:
    """``message`` itself, marked for the catalogue."""
    return message


@dataclass(frozen=True)
class Message:
    """A message id and the rule that it stands on."""

    text: str
    source: str


PIPL_6: Final = "个人信息保护法 第六条"
PIPL_28: Final = "个人信息保护法 第二十八条"
REG_17: Final = "政府信息公开条例 第十七条"
SEC: Final = "保守国家秘密法 第三十五条"
GB_9704: Final = "GB/T 9704-2012 7.2.5"
GUIDE: Final = "国办发〔2017〕47号 政府网站发展指引"

ID_CARD = Message(
    gettext_noop("This is an identity card number: its check digit and date of birth are right."),
    PIPL_28,
)
ID_CARD_NAMED = Message(
    gettext_noop("The words before it say that this is an identity card number."), PIPL_28
)
ID_CARD_DOUBTFUL = Message(
    gettext_noop("This looks like an identity card number with a wrong check digit."), PIPL_28
)
ID_CARD_PERMIT = Message(
    gettext_noop(
        "This may be an identity card number: its check digit is right, "
        "though the words before it speak of another number."
    ),
    PIPL_28,
)
OLD_ID_CARD = Message(
    gettext_noop("This looks like an identity card number of the old form with 15 digits."),
    PIPL_28,
)
DISABILITY_CARD = Message(
    gettext_noop("This is a disability card number; it contains the identity card number."),
    PIPL_28,
)
MOBILE = Message(
    gettext_noop("This is a mobile number that is not on the list of public office numbers."),
    PIPL_6,
)
MOBILE_DOUBTFUL = Message(gettext_noop("These digits together may be a mobile number."), PIPL_6)
LANDLINE = Message(
    gettext_noop("This is a telephone number; make sure that it is an office's, not a home's."),
    PIPL_6,
)
BANK_CARD = Message(
    gettext_noop("This is a bank card number: its prefix and check digit are right."), PIPL_28
)
BANK_CARD_DOUBTFUL = Message(
    gettext_noop("This may be a bank card number; make sure that it is no private account."),
    PIPL_28,
)
BANK_ACCOUNT = Message(
    gettext_noop("This is an account number; make sure that it is no private account."), PIPL_28
)
PLATE = Message(gettext_noop("This is the number plate of a vehicle."), PIPL_6)
TRAVEL_DOCUMENT = Message(
    gettext_noop("This is the number of a passport, pass or service card."), PIPL_6
)
TRAVEL_DOCUMENT_DOUBTFUL = Message(
    gettext_noop("This has the form of a passport or pass number."), PIPL_6
)
INSURANCE_NUMBER = Message(
    gettext_noop("This is a person's number in social security or assistance."), PIPL_28
)
ADDRESS = Message(
    gettext_noop(
        "This is somebody's detailed address; show it down to the village or community only."
    ),
    PIPL_6,
)
ADDRESS_DOUBTFUL = Message(
    gettext_noop("This is a detailed address; make sure that nobody lives there."), PIPL_6
)
SENSITIVE_PERSON = Message(
    gettext_noop("A person's name stands beside sensitive matters: %(matter)s."), PIPL_28
)
BIRTH_DATE = Message(gettext_noop("This is somebody's date of birth."), PIPL_6)
EMAIL = Message(gettext_noop("This mailbox is not on the list of public office mailboxes."), PIPL_6)
MESSENGER = Message(gettext_noop("This is somebody's account at a messenger."), PIPL_6)

SECRECY_LEVEL = Message(
    gettext_noop("This is a mark of secrecy. A classified document must not be published."),
    SEC,
)
INTERNAL_MARK = Message(
    gettext_noop("This mark says that the document is internal. It must not be published."),
    REG_17,
)
DENIED_MARK = Message(
    gettext_noop("This mark says that the document is not to be disclosed."), REG_17
)
ON_REQUEST_MARK = Message(
    gettext_noop("This mark says that the document is disclosed on request only."), REG_17
)
SECRECY_DOUBTFUL = Message(
    gettext_noop("Make sure that this is not a mark of an internal document."), REG_17
)

DRAFT_MARK = Message(gettext_noop("A mark of the draft was left in the text."), "三审三校")
REPEATED_WORD = Message(gettext_noop("A word stands twice."), "三审三校")
NUMBER_BRACKETS = Message(
    gettext_noop("The year in a document number stands in hexagonal brackets 〔〕."), GB_9704
)
NUMBER_ZEROS = Message(
    gettext_noop("The serial in a document number has no leading zeros."), GB_9704
)
NUMBER_ORDINAL = Message(
    gettext_noop("The serial in a document number is not preceded by 第."), GB_9704
)
NUMBER_YEAR = Message(
    gettext_noop("The year in a document number has four digits and nothing else."), GB_9704
)
NUMBER_DIGITS = Message(
    gettext_noop("A document number is written with half-width digits and without spaces."),
    GB_9704,
)
NUMBER_FORM = Message(gettext_noop("A document number has the form 机关代字〔2021〕1号."), GB_9704)
IMPOSSIBLE_DATE = Message(gettext_noop("There is no such date."), "GB/T 15835-2011")
FUTURE_DATE = Message(
    gettext_noop("This day is still to come. A document bears the day on which it was signed."),
    GB_9704,
)
MISSING_FIELD = Message(
    gettext_noop("The field “%(field)s” must be filled in before the item is submitted."),
    "政府信息公开条例 第十二条",
)
RECOMMENDED_FIELD = Message(gettext_noop("The field “%(field)s” is empty."), GUIDE)

DEAD_LINK = Message(
    gettext_noop("This link leads to a page of this site that is not there: %(address)s"), GUIDE
)
CLOSED_LINK = Message(gettext_noop("This link leads to a page that the public cannot read."), GUIDE)
FILE_NOT_CARRIED = Message(
    gettext_noop(
        "This link leads to a file that the text does not carry. Add it to the attachments."
    ),
    GUIDE,
)
MISMATCHED_LINK = Message(
    gettext_noop("The link's text shows one address, but it leads to another: %(address)s"), GUIDE
)
EMPTY_LINK = Message(gettext_noop("This link leads nowhere."), GUIDE)
SILENT_LINK = Message(gettext_noop("This link has no text."), GUIDE)
MISSING_ALTERNATIVE = Message(
    gettext_noop("This picture has no text that says what it shows."), "GB/T 37668-2019"
)
DECORATIVE_PICTURE = Message(
    gettext_noop(
        "This picture was called decorative and has no text. Make sure that it tells nothing."
    ),
    "GB/T 37668-2019",
)

UNREAD_PICTURE = Message(
    gettext_noop("Proofreading does not read pictures: %(places)s. Look at what they show."),
    REG_17,
)
UNREAD_SCAN = Message(
    gettext_noop("No text could be read: %(places)s. It seems to be scanned; look at it yourself."),
    REG_17,
)
UNREAD_PAGES = Message(
    gettext_noop("These pages are pictures and could not be read: %(places)s. Look at them."),
    REG_17,
)
UNREAD_DAMAGED = Message(
    gettext_noop("This could not be read: %(places)s. Look at it yourself."),
    REG_17,
)
UNREAD_REST = Message(
    gettext_noop("Only the beginning was read: %(places)s. Look at the rest yourself."),
    REG_17,
)
HIDDEN = Message(
    gettext_noop(
        "The file holds what a reader does not see at first, and whoever downloads it can: "
        "%(places)s."
    ),
    REG_17,
)

SEVERITY_LABELS: Final = {
    Severity.BLOCKING: gettext_noop("blocking"),
    Severity.WARNING: gettext_noop("warning"),
    Severity.HINT: gettext_noop("hint"),
}
KIND_LABELS: Final = {
    Kind.ID_CARD: gettext_noop("identity card number"),
    Kind.OLD_ID_CARD: gettext_noop("identity card number (15 digits)"),
    Kind.DISABILITY_CARD: gettext_noop("disability card number"),
    Kind.MOBILE: gettext_noop("mobile number"),
    Kind.LANDLINE: gettext_noop("telephone number"),
    Kind.BANK_CARD: gettext_noop("bank card number"),
    Kind.BANK_ACCOUNT: gettext_noop("bank account number"),
    Kind.PLATE: gettext_noop("number plate"),
    Kind.PASSPORT: gettext_noop("passport or pass number"),
    Kind.INSURANCE_NUMBER: gettext_noop("social security number"),
    Kind.ADDRESS: gettext_noop("detailed address"),
    Kind.SENSITIVE_PERSON: gettext_noop("name beside sensitive matters"),
    Kind.BIRTH_DATE: gettext_noop("date of birth"),
    Kind.EMAIL: gettext_noop("e-mail address"),
    Kind.MESSENGER: gettext_noop("messenger account"),
    Kind.SECRECY: gettext_noop("mark of secrecy"),
    Kind.DRAFT_MARK: gettext_noop("mark left from the draft"),
    Kind.REPEATED_WORD: gettext_noop("word that stands twice"),
    Kind.DOCUMENT_NUMBER: gettext_noop("form of the document number"),
    Kind.IMPOSSIBLE_DATE: gettext_noop("date that does not exist"),
    Kind.FUTURE_DATE: gettext_noop("date still to come"),
    Kind.MISSING_METADATA: gettext_noop("missing metadata"),
    Kind.DEAD_LINK: gettext_noop("dead link"),
    Kind.MISMATCHED_LINK: gettext_noop("link that does not match its text"),
    Kind.EMPTY_LINK: gettext_noop("empty link"),
    Kind.MISSING_ALTERNATIVE: gettext_noop("picture without text alternative"),
    Kind.DECORATIVE_PICTURE: gettext_noop("picture called decorative"),
    Kind.UNREAD: gettext_noop("could not be read"),
    Kind.HIDDEN: gettext_noop("hidden content"),
}
