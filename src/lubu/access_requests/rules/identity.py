"""Documents by which applicants prove who they are (条例 art. 29 (2) no. 1). Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from lubu.access_requests.rules.kinds import ApplicantKind


class IdentityKind(StrEnum):
    """Which document it is."""

    ID_CARD = "id_card"  # 居民身份证、港澳台居民居住证
    PASSPORT = "passport"  # 护照
    HOME_RETURN = "home_return"  # 港澳居民来往内地通行证
    TAIWAN = "taiwan"  # 台湾居民来往大陆通行证
    RESIDENCE = "residence"  # 外国人永久居留身份证
    CREDIT_CODE = "credit_code"  # 统一社会信用代码
    OTHER = "other"


NAMES = {
    IdentityKind.PASSPORT: "护照",
    IdentityKind.HOME_RETURN: "港澳居民来往内地通行证",
    IdentityKind.TAIWAN: "台湾居民来往大陆通行证",
    IdentityKind.RESIDENCE: "外国人永久居留身份证",
}
"""What stands before the number where the number alone does not say what it is."""
OF_PERSONS = frozenset(IdentityKind) - {IdentityKind.CREDIT_CODE}
OF_ORGANISATIONS = frozenset({IdentityKind.CREDIT_CODE, IdentityKind.OTHER})
LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[0-9A-Z()]{5,20}")


class WrongIdentityError(ValueError):
    """``number`` cannot be the number of such a document."""

    field = "identity"

    def __init__(self, kind: IdentityKind, number: str) -> None:
        self.kind, self.number = kind, number
        super().__init__(f"no {kind}")  # the number is personal: it does not go into logs


def documents_of(applicant: ApplicantKind) -> frozenset[IdentityKind]:
    """Which documents such an applicant can have."""
    is_person = applicant is ApplicantKind.NATURAL_PERSON
    return OF_PERSONS if is_person else OF_ORGANISATIONS


def identity(kind: IdentityKind, number: str) -> str:
    """The number in its one form, as it is stored with a case: of an identity card or credit code
    alone, else after the document's name. The same document gives the same text.

    Raises:
        WrongIdentityError: it cannot be one; cards and codes by their check character.
    Source: GB 11643-1999, GB 32100-2015.
    """
    folded = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()
    check = {IdentityKind.ID_CARD: ric.validate, IdentityKind.CREDIT_CODE: uscc.validate}.get(kind)
    if check is not None:
        try:
            return str(check(folded))
        except ValidationError as error:
            raise WrongIdentityError(kind, number) from error
    if kind is IdentityKind.OTHER:
        if not folded:
            raise WrongIdentityError(kind, number)
        return " ".join(unicodedata.normalize("NFKC", number).split())
    if not _NUMBER.fullmatch(folded):
        raise WrongIdentityError(kind, number)
    return f"{NAMES[kind]} {folded}"
