"""Where people live, when they were born, and names beside what nobody else should know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

from lubu.proofreading import masking, messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.texts import Text

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅卞齐康伍余元顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝明臧成戴宋庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田胡凌霍虞万柯管卢莫房丁邓洪包左石崔吉龚程邢裴陆翁甄曲"
    "封段侯宁仇甘厉武符刘景詹龙叶幸司黎薄白蒲邰赖卓蔺屠池乔阴闻党翟谭劳申冉桑桂牛尚温庄柴阎连艾容古易廖耿匡文欧利"
    "师巩聂敖曾关简饶肖游覃区麦招冼岳"
)
_COMPOUND = "欧阳|司徒|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯"
NAME = rf"(?:(?:{_COMPOUND})[一-龥]{{1,2}}|[{_SURNAMES}][一-龥]{{1,2}})"
# Words that begin like names; a name that begins with one of them is none.
_WORDS = frozenset(
    word
    for line in resources.files(__package__)
    .joinpath("not_names.txt")
    .read_text("utf-8")
    .split("\n")
    if not line.startswith("#")
    for word in line.split()
)
MATTER = re.compile(
    r"残疾(?:等级|类别|类型|程度)|(?:视力|听力|言语|肢体|智力|精神|多重)残疾|[一二三四]级残疾|病种|低保|特困|五保|刑满释放|社区矫正|"
    r"戒毒|吸毒|精神(?:病|障碍|分裂|疾病)|艾滋|HIV|癌|尿毒症|肺结核|乙肝|白血病|抑郁症|癫痫|肝硬化|糖尿病|未成年|受害人|被害人|性侵|留守儿童|困境儿童|孤儿|致贫原因"
)
_ROLE = (
    r"(?:低保户|低保对象|低保人员|低保家庭|特困人员|特困对象|五保户|五保对象|残疾人|患者|病人|病患|吸毒人员|戒毒人员|刑满释放人员|社区矫正对象|"
    r"受害人|被害人|未成年人|未成年学生|留守儿童|困境儿童|孤儿|艾滋病人|感染者|(?:视力|听力|言语|肢体|智力|精神|多重)残疾)"
)
_END = (
    r"(?=[,、。;:(). \t|\n]|$|因|患|系|的|被|已|于|在|向|经|由|获|到|将|曾"
    r"|等[0-9一二三四五六七八九十]+[人名户])"
)
_ILLNESS = (
    r"(?:精神(?:病|障碍|分裂症?|疾病)|抑郁症|癫痫|艾滋病?|[一-龥]{0,3}癌症?"
    r"|尿毒症|肺结核|乙肝|白血病|肝硬化|糖尿病)"
)
_STATE = (
    rf"(?:[一二三四]级[一-龥]{{0,4}}残疾|(?:视力|听力|言语|肢体|智力|精神|多重)残疾|残疾人|孤儿|留守儿童|困境儿童"
    rf"|(?:低保|特困|五保)(?:户|对象|人员|家庭)|(?:吸毒|戒毒|刑满释放|社区矫正)(?:人员|对象)|{_ILLNESS})"
)
_IS = r"(?:系|是|属于?|确诊为?|确患|患有?|身患|因患|因|被(?:评定|鉴定|诊断|确诊|认定|评)为?)"
_NAMED = (
    re.compile(rf"姓[ ]{{0,4}}名[ :\t]{{0,3}}({NAME}?)(?![一-龥])"),
    re.compile(rf"(?<![一-龥])({NAME}?)[,( ]{{1,2}}[男女][,)。; ]"),
    re.compile(rf"(?<![一-龥])({NAME}?)\((?=[^)\n]{{0,20}}(?:{MATTER.pattern}))"),
)
# "陈小明系二级残疾": at the beginning of its words, or after what he is.
_SAID_TO_BE = re.compile(
    rf"(?:(?<![一-龥])|(?<=村民|居民|学生|职工|群众|员工|家属|患者|户主)|(?<=申请人))({NAME}){_IS}[一-龥]{{0,2}}?({_STATE}|吸毒|艾滋病)"
    r"(?!的?(?:试点|工作|前提|依据|办法|政策|标准|原因|主因|重点))"
)
# "患有精神分裂症的陈小明".
_SUFFERING = re.compile(
    rf"(?:患有?|身患|感染)({_ILLNESS})的(?:村民|居民|学生|职工|群众)?({NAME}){_END}"
)
# The lines that follow a name in a form: "残疾等级:二级".
_LABELLED = re.compile(
    r"[ ]{0,4}(残疾(?:等级|类别|类型|程度)|病[ ]{0,4}种|疾病名称"
    r"|致[贫困]原因|困难原因|救助类别|低保类别)[ ]{0,2}:[ ]{0,2}"
    r"(?!无|否|正常|健康|良好|_|-|/|\*|$)(?=[一-龥0-9])"
)
_LINES_OF_A_FORM = 6
_ROLE_NAMED = re.compile(rf"({_ROLE})(?:姓名|名叫|为|是)?[ :]{{0,2}}({NAME}?){_END}")
_CELL = re.compile(r"[^\t| ,、]+")
_PURE_NAME = re.compile(NAME)

_NUMERAL = "0-9一二三四五六七八九十百"
_HOUSE = re.compile(
    rf"(?:[0-9]{{1,5}}号(?:之[{_NUMERAL}]{{1,2}})?)?"
    rf"(?:[{_NUMERAL}A-Za-z]{{1,4}}(?:栋|幢|座|号楼)[ ]?"
    rf"(?:[{_NUMERAL}A-Za-z]{{1,3}}(?:单元|梯))?[ ]?"
    rf"[{_NUMERAL}]{{2,5}}(?:室|房|号)?(?![0-9元个套户间年米平层])"
    rf"|(?<![0-9])[{_NUMERAL}]{{1,3}}单元[ ]?[0-9]{{2,4}}(?:室|房|号|户)"
    rf"|(?<=号)[ ]?[0-9]{{2,4}}(?:室|房)(?!间))"
)
_DOOR = re.compile(
    r"(?:(?<=村)|(?<=社区)|(?<=村委会)|(?<=居委会))[一-龥]{0,6}"
    rf"[{_NUMERAL}]{{1,3}}(?:村民小组|小组|组|队|巷)[ ]?[0-9]{{1,5}}号(?![楼线文])"
)
_LIVES = re.compile(
    r"(?:家庭住址|家庭地址|居住地址|户籍地址|户籍所在地|现住址|现居住地|住址|住所地|家住|居住于|居住在|现住|暂住|住(?=[一-龥]{2,16}[0-9]))"
    r"[ :为于在是]{0,3}([一-龥0-9]{2,30}[0-9]{1,5}号(?:之[一二三四五六七八九十])?)(?!线|文)"
)
_LIVES_WORDS = re.compile(r"住址|户籍|居住|现住|家住|家庭|暂住|住")
_OFFICE_WORDS = re.compile(
    r"办公|会议|窗口|服务中心|政府|大厅|报名|受理|办理|领取|地点|场所|机构|公司|企业|单位|开标|咨询|服务站|服务点|接种|医院|学校|注册地"
)
_PLACE_OR_POST = frozenset("镇村市县区局办院校站所委会部厅科组队社街路户人者员家们病压炎症")
_DAY = (
    r"(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}日|(?P<dash>[./-])[0-9]{1,2}(?P=dash)[0-9]{1,2})"
)
_BORN = (
    re.compile(
        rf"(?:出生日期|出生年月日?|出生时间|生日|出生于|生于)[ :为是于]{{0,3}}(?P<day>{_DAY})"
    ),
    re.compile(rf"(?P<day>{_DAY})[ ]?(?:出生(?=[,、。;).\n ]|$|于|在)|生(?=[,、。;).\n ]|$))"),
)


def is_name(word: str) -> bool:
    """Whether ``word`` as a whole looks like a person's full name, unmasked."""
    return (
        _PURE_NAME.fullmatch(word) is not None
        and word[:2] not in _WORDS
        and word[1:] not in {"某", "某某", "氏", "女士", "先生", "姓", "家", "村", "镇", "市", "县"}
        and "某" not in word
    )


def sensitive_persons(text: Text) -> Iterator[Finding]:
    """Full names beside disability, illness, poverty, offences, minors, victims."""
    if MATTER.search(text.folded) is None and re.search(_ROLE, text.folded) is None:
        return
    seen: set[tuple[int, int]] = set()
    ways = (_by_role, _by_label, _by_form, _by_statement, _by_row)
    for span, matter in (found for way in ways for found in way(text)):
        if span in seen:
            continue
        seen.add(span)
        yield person(text, span, matter)


def person(text: Text, span: tuple[int, int], matter: str) -> Finding:
    """The finding for the name at ``span``, which stands beside ``matter``."""
    return text.found(
        Kind.SENSITIVE_PERSON,
        Severity.BLOCKING,
        span,
        messages.SENSITIVE_PERSON,
        confidence=0.85,
        suggestion=masking.masked_name(text.folded[slice(*span)]),
        params={"matter": matter},
    )


def _by_role(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    for hit in _ROLE_NAMED.finditer(text.folded):
        if is_name(hit.group(2)):
            yield hit.span(2), hit.group(1)


def _by_label(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    for pattern in _NAMED:
        for hit in pattern.finditer(text.folded):
            near = text.before(hit.start(1), 40) + " " + text.after(hit.end(1), 60)
            matter = MATTER.search(near)
            if matter is not None and is_name(hit.group(1)):
                yield hit.span(1), matter.group()


def _by_form(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    """A form, one answer a line: the name, and below it what its holder suffers from."""
    for hit in _NAMED[0].finditer(text.folded):
        if not is_name(hit.group(1)):
            continue
        below = text.folded[hit.end() : hit.end() + 300].split("\n")[1 : 1 + _LINES_OF_A_FORM]
        for line in below:
            if _NAMED[0].match(line.lstrip()):
                break
            answer = _LABELLED.match(line)
            if answer is not None:
                yield hit.span(1), "".join(answer.group(1).split())
                break


def _by_statement(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    """Sentences that say of somebody what nobody else should know."""
    for pattern, name, matter in ((_SAID_TO_BE, 1, 2), (_SUFFERING, 2, 1)):
        for hit in pattern.finditer(text.folded):
            word = hit.group(name)
            if is_name(word) and word[-1] not in _PLACE_OR_POST:
                yield hit.span(name), hit.group(matter)


def _by_row(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    """Rows of lists: ``12 张小明 二级残疾 850``."""
    at = 0
    for line in text.folded.split("\n"):
        matter = MATTER.search(line) if 8 <= len(line) <= 300 else None
        if matter is not None and any(character.isdigit() for character in line):
            cells = list(_CELL.finditer(line))
            names = [cell for cell in cells if is_name(cell.group())] if len(cells) > 2 else []
            matters = [cell for cell in cells if MATTER.search(cell.group()) and len(cell[0]) < 16]
            if names and matters:
                yield (at + names[0].start(), at + names[0].end()), matter.group()
        at += len(line) + 1


def addresses(text: Text) -> Iterator[Finding]:
    """Addresses below the village or community; those of offices are spared."""
    seen: list[tuple[int, int]] = []
    for pattern, group in ((_LIVES, 1), (_HOUSE, 0), (_DOOR, 0)):
        for hit in pattern.finditer(text.folded):
            start, end = hit.span(group)
            before = text.before(start, 30)
            lives = pattern is _LIVES or _LIVES_WORDS.search(before) is not None
            near = before + text.after(end, 6)
            if any(first < end and start < last for first, last in seen[-8:]):
                continue
            if not lives and _OFFICE_WORDS.search(near):
                continue
            seen.append((start, end))
            yield text.found(
                Kind.ADDRESS,
                Severity.WARNING,
                (start, end),
                messages.ADDRESS if lives else messages.ADDRESS_DOUBTFUL,
                confidence=0.9 if lives else 0.6,
                suggestion=None if pattern is _LIVES else "",
            )


def birth_dates(text: Text) -> Iterator[Finding]:
    """Full dates of birth; a leader's year and month are public by custom and stay."""
    for pattern in _BORN:
        for hit in pattern.finditer(text.folded):
            yield text.found(
                Kind.BIRTH_DATE,
                Severity.WARNING,
                hit.span("day"),
                messages.BIRTH_DATE,
                confidence=0.85,
            )
