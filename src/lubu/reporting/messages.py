"""What the report's checks say, as message ids; the edge translates and fills them."""

from __future__ import annotations

from typing import Final

from lubu.language import gettext_noop

BALANCE: Final = gettext_noop(
    "Table three, column “%(column)s”: received and carried in make %(expected)s, "
    "concluded and carried forward make %(found)s; the two must be equal."
)
RESULTS: Final = gettext_noop(
    "Table three, column “%(column)s”: the results add up to %(expected)s, "
    "but the total says %(found)s."
)
ACROSS: Final = gettext_noop(
    "Table three, row “%(row)s”: the applicants add up to %(expected)s, "
    "but the last column says %(found)s."
)
CARRIED: Final = gettext_noop(
    "Table three, column “%(column)s”: last year's report carried %(expected)s forward, "
    "this year's takes over %(found)s."
)
REGISTERED: Final = gettext_noop(
    "Table three, column “%(column)s”: %(expected)s applications were registered in the year, "
    "the table says %(found)s."
)
COUNTED_ONCE: Final = gettext_noop(
    "Application %(request)s is counted in %(found)s rows of results; each counts in exactly one."
)
STATED: Final = gettext_noop(
    "The text says %(found)s (“%(words)s”), the table says %(expected)s (%(label)s)."
)
RULES_BY_TOWN: Final = gettext_noop(
    "Table two, “%(row)s”, “%(column)s” says %(found)s: an organ of this level cannot make rules; "
    "only 0 can stand here."
)
EFFECTIVE: Final = gettext_noop(
    "Table two, “%(row)s”: last year's documents in force, with this year's issued and repealed, "
    "make %(expected)s; the table says %(found)s. Expired documents may explain it."
)
BLOCK_SUM: Final = gettext_noop(
    "Table four, “%(row)s”: the outcomes add up to %(expected)s, but the total says %(found)s."
)
FEES_UNKNOWN: Final = gettext_noop(
    "Section six cannot state the information processing fees: notices, amounts billed or amounts "
    "received are not recorded. Zero must be said explicitly."
)
FEES_UNSAID: Final = gettext_noop(
    "Section six does not speak of the information processing fees. Zero must be said explicitly."
)
FEES_ODD: Final = gettext_noop(
    "No fee notice was issued in the year, yet %(found)s fen were billed."
)
TOO_MUCH: Final = gettext_noop(
    "%(label)s: the numbers that are known make %(found)s already, more than the %(expected)s "
    "that they must make together with the others."
)
REST: Final = gettext_noop(
    "%(label)s: the numbers that are known make %(found)s, the other side says %(expected)s; the "
    "%(blank)s blank cells would have to make %(rest)s. If blank means none, the sum is wrong."
)
UNFILLED: Final = gettext_noop(
    "%(where)s: nothing stands in %(cells)s cells. A number must stand there, 0 if there was none, "
    "or that it is not applicable."
)
NOT_A_NUMBER: Final = gettext_noop("%(label)s: “%(words)s” is no number of cases or amount.")
FORMULA: Final = gettext_noop(
    "%(label)s: the formula “%(words)s” was saved without its result. Open the workbook in a "
    "spreadsheet program, let it compute, and save it."
)
LABEL: Final = gettext_noop(
    "%(where)s: the row is labelled “%(words)s”; it was taken for this one by its place."
)
SIGNS: Final = gettext_noop(
    "%(where)s: in %(cells)s cells “%(words)s” stands instead of a number. It is read as “not "
    "applicable” and adds nothing to a sum; where there was none, 0 must stand."
)
OUTDATED: Final = gettext_noop(
    "The report on %(year)s has table two in the form of 2019, which the form of 2021 replaced; "
    "that table was not checked."
)
SINGLE_OTHER: Final = gettext_noop(
    "Table three has one row “(六)其他处理”, as the form of 2019; that of 2021 has three."
)
HEADING_MISSING: Final = gettext_noop("The heading “%(number)s、%(title)s” is missing.")
HEADING_ORDER: Final = gettext_noop(
    "The heading “%(words)s” is out of its order; it is number %(number)s."
)
HEADING_NUMBER: Final = gettext_noop(
    "The heading “%(words)s” has another number; “%(title)s” is number %(number)s."
)
HEADING_WORDS: Final = gettext_noop(
    "The heading “%(words)s” stands where the form has “%(number)s、%(title)s”."
)
NO_HEADINGS: Final = gettext_noop(
    "None of the headings of the text (一、五、六) was found in the file, so that nothing can be "
    "said of it."
)
HIDDEN: Final = gettext_noop("The sheet “%(words)s” is hidden and was not read.")
FEES_NOT_READ: Final = gettext_noop(
    "Rule %(rule)s could not be checked: what section six says of fees is not understood in full. "
    "Read it yourself."
)
CELLS: Final = gettext_noop(
    "%(where)s: the row has %(found)s cells instead of %(expected)s: some are missing or merged."
)
ROW_MISSING: Final = gettext_noop("%(where)s: the row is missing.")
TABLE_MISSING: Final = gettext_noop("%(where)s is not found in the file.")
TIER_UNKNOWN: Final = gettext_noop(
    "Rule %(rule)s could not be checked: the title does not tell the level of the organ, on which "
    "it depends whether it can make rules."
)
TYPED: Final = gettext_noop(
    "Section one, “%(place)s”: the number “%(words)s” is typed and follows no record. Put the "
    "figure in its place; a number that is no statistic is marked with its reason."
)
KEPT: Final = gettext_noop(
    "“%(place)s”: the author keeps “%(words)s” as typed, as no statistic. Reason: %(reason)s."
)
SILENT: Final = gettext_noop(
    "Section one, “%(place)s”: nothing is recorded of it, so it only says that it will be told "
    "later. Write its words."
)
DECLARED: Final = gettext_noop("%(where)s: declared not applicable. Reason: %(reason)s.")
NOT_KEPT: Final = gettext_noop(
    "Rule %(rule)s could not be checked: applications for disclosure are not kept in this "
    "installation, so their numbers are unknown to it."
)
NOT_CHECKABLE: Final = gettext_noop(
    "Rule %(rule)s could not be checked for %(cells)s cells that hold no number (%(label)s)."
)
NO_EVIDENCE: Final = gettext_noop(
    "Rule %(rule)s could not be checked: what it compares with was not given."
)

UNREADABLE: Final = {
    "missing": gettext_noop("The file cannot be opened. Check its name and your right to read it."),
    "too_large": gettext_noop("The file is larger than what is read. Save it smaller."),
    "unknown_kind": gettext_noop(
        "The file is no HTML, DOCX, XLSX, PDF or text; RTF, ODT, OFD, pictures and archives are "
        "not read. Save it as one of those."
    ),
    "old_word": gettext_noop(
        "The file is in the old form of Word or Excel (.doc, .wps, .xls). Save it as DOCX or XLSX."
    ),
    "empty": gettext_noop("The file is empty."),
    "too_slow": gettext_noop(
        "Reading the file took too long and was stopped. Save it anew, or give it more --seconds."
    ),
    "crashed": gettext_noop(
        "Reading the file took too much memory or ended without an answer. Save it anew."
    ),
    "damaged": gettext_noop("The file is damaged and cannot be read. Save it again."),
    "encrypted": gettext_noop("The file is encrypted. Remove the password first."),
    "no_text": gettext_noop(
        "The file holds no text that can be read, as a scanned picture does. Take the original."
    ),
    "no_report": gettext_noop("No annual report was found in the file."),
}
