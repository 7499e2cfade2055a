"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.channels.actions.accounts import ChannelNameTakenError, SecondWebsiteError
from lubu.channels.actions.by_hand import AlreadyRunningError, NothingToTakeDownError
from lubu.channels.actions.reads import ReadsFaultsError
from lubu.channels.actions.rights import NotYourChannelError
from lubu.channels.adapters import NoAdapterError
from lubu.channels.adapters.wechat_client import UnreachableError, WechatError
from lubu.channels.addresses import AddressRefusedError, UnknownHostError
from lubu.channels.packages import FileNotCleanError
from lubu.channels.rules import (
    PeriodError,
    PostedDayError,
    ProofMissingError,
    ReadsDayError,
    ReadsFellError,
    ReadsNumberError,
)
from lubu.office.dated import NoTermsError
from lubu.office.errors import explain

explain(
    {
        NotYourChannelError: (
            403,
            _("Your posts do not let you post for %(organ)s. Ask its releaser."),
        ),
        AlreadyRunningError: (
            409,
            _("The system is delivering this text just now. Wait ten minutes, then look again."),
        ),
        NothingToTakeDownError: (
            409,
            _("There is nothing to take down: it was taken down already, or was not withdrawn."),
        ),
        ChannelNameTakenError: (
            409,
            _("There is a channel called “%(name)s” already. Choose another name."),
        ),
        SecondWebsiteError: (409, _("The organ has its website already; it can have only one.")),
        ProofMissingError: (422, _("The proof is not complete. Fill in what is marked below.")),
        PostedDayError: (
            422,
            _(
                "%(on)s cannot be the day: the text was approved on %(since)s, and today is "
                "%(today)s. Enter the day on which it was really put out."
            ),
        ),
        AddressRefusedError: (
            422,
            _(
                "“%(address)s” is no address that the public can open. Copy the address of the "
                "post from the browser; it begins with https:// or http://."
            ),
        ),
        UnknownHostError: (
            422,
            _(
                "“%(host)s” is not known as a host of this platform (%(known)s). Check the "
                "address; if it is right, confirm it below."
            ),
        ),
        PeriodError: (
            422,
            _("The period ends on %(until)s, before it begins on %(since)s. Check the two days."),
        ),
        ReadsFellError: (
            422,
            _(
                "%(reads)s reads on %(on)s are fewer than the %(other_reads)s of %(other_on)s. "
                "Check the number; if it is a correction, give the reason."
            ),
        ),
        ReadsDayError: (
            422,
            _("%(on)s is before the release or after today. Check the day."),
        ),
        ReadsNumberError: (422, _("“%(reads)s” cannot be a number of reads. Check it.")),
        ReadsFaultsError: (
            422,
            _("The table has %(number)s faults; nothing was stored. Mend them and try again."),
        ),
        FileNotCleanError: (
            409,
            _("The file “%(title)s” is not found clean by the virus scanner. Wait for the scan."),
        ),
        NoAdapterError: (500, _("No way is known to reach a channel of the kind “%(kind)s”.")),
        NoTermsError: (500, _("No rule is recorded that was in force on %(day)s.")),
        WechatError: (502, _("WeChat refused: %(code)s %(message)s.")),
        UnreachableError: (502, _("WeChat cannot be reached: %(detail)s.")),
    }
)
