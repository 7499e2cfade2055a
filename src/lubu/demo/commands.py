"""`lubu demo`."""

from __future__ import annotations

import click
from django.conf import settings
from django.db import connection
from django.utils import translation

from lubu.cli import output
from lubu.cli.database import bring_up_to_date
from lubu.cli.serving import addresses, serving
from lubu.demo.build import AlreadyBuiltError, build
from lubu.demo.town import PASSWORD
from lubu.organisations.models import Organ

ACCOUNTS = (
    ("dzb-editor", "编辑（党政综合办公室）"),
    ("czs-editor", "编辑（财政局）"),
    ("dzb-head", "一审一校（党政综合办公室）"),
    ("yjj-head", "一审一校（应急管理局）"),
    ("fg1", "二审二校、紧急发布（分管经济建设）"),
    ("fg2", "二审二校、紧急发布（分管社会事业）"),
    ("fg3", "二审二校、紧急发布（分管综合治理）"),
    ("final", "三审三校（签发人）"),
    ("releaser", "发布员（撤回、线下渠道、阅读量）"),
    ("clerk", "依申请公开经办"),
    ("siteadmin", "网站管理员"),
    ("mayor", "主要领导"),
    ("auditor", "审计员"),
    ("system", "系统管理员"),
)


@click.command()
@click.option("--no-serve", is_flag=True, help="Build the town and leave.")
@click.option("--seed", type=int, default=2021, show_default=True, help="Another town.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def demo(*, no_serve: bool, seed: int, port: int) -> int:
    """Build the demonstration town (Shaxi 2021) and its site; serve them."""
    bring_up_to_date()
    with translation.override("zh-hans"):
        try:
            build(seed=seed, say=output.say)
        except AlreadyBuiltError:
            if not Organ.objects.filter(is_demo=True).exists():
                raise output.UnreadableError(
                    f"{settings.LUBU_HOME} 中已有正式数据，演示数据不能混入。请另设 LUBU_HOME。"
                ) from None
            output.say(f"演示数据已在 {settings.LUBU_HOME} 中，直接使用。")
        _say_accounts()
    if no_serve:
        return output.FINE
    connection.close()
    for line in addresses("127.0.0.1", port):
        output.say(line)
    return serving("127.0.0.1", port, processes=2, with_worker=True)


def _say_accounts() -> None:
    output.say(f"演示账号（密码均为 {PASSWORD}）：")
    for username, role in ACCOUNTS:
        output.say(f"  {username:12} {role}")
    output.say("  其他单位的编辑、负责人：单位代码加 -editor、-head，如 wjj-editor。")
