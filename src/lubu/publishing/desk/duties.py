"""What each step of review looks for, shown beside the text.

Source: the published review rules of towns (三审三校制度); 政府信息公开条例 arts 14-17.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DUTIES: dict[int, tuple[object, ...]] = {
    1: (
        _("Facts, figures and dates agree with the source; the unit answers for them."),
        _("Wrong or missing characters, names of people and places, names of institutions."),
        _("No state secret, work secret, trade secret or private matter, in the files too."),
        _("Attachments are there, can be opened, and are the final versions."),
    ),
    2: (
        _("Form and completeness: title, document number, metadata, column, channels."),
        _("Wording on policy; titles and order of leaders as in the official list."),
        _("Links, pictures with captions and text alternatives, tables and their sums, layout."),
        _("Whether an interpretation has to be published with it."),
    ),
    3: (
        _("Whether it may be disclosed at all, and whether now is the right time."),
        _("It agrees with laws and policies; the public will not misread it."),
        _("Safety and secrecy once more; when in doubt ask the secrecy office before signing."),
        _("The remarks of the first and second review have been settled."),
    ),
}
