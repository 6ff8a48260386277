# ruff: noqa: E501, SIM905 - tables of words read best as running text
"""Word lists: what people write around a qualification, and other words for the same thing.

Noise carries no weight on either side. Weak words count, but little: nearly every entry is a
"certified professional", so they neither prove nor refute much.
"""

from __future__ import annotations

_NOISE_ENGLISH = """
an the of in on at to for from by with as or and is are am was were be been being its this that these those
you he she we they my mine your our their his her him us who whom which what when where why how whether if
do does did done can could may might must shall should will would have has had having get gets getting got
please thanks thank hello hi hey dear sir madam ok okay yes no not any some all both only just also too very much
want wants wanted wish like need needs needed know knows tell told help helps looking look find found search searching
apply applies applying application recognise recognised recognize recognized recognition recognising recognizing
accept accepted accepting acceptable count counts valid validity convert converted conversion equivalent
equivalency equal correspond corresponds corresponding mapping map mapped eligible eligibility possible use useful
hold holds holder holding holders own owns obtained obtain earned earn passed pass passing took take taken taking
received receive awarded awarding issued issue issuing gained gain completed complete studied
suzhou jiangsu kunshan wujiang taicang changshu zhangjiagang shanghai beijing city here there now already
title titles rank zhicheng qualification qualifications credential credentials
overseas abroad foreign holder years year yrs yr old months ago last since until exam exams
examinations test score work working worked job jobs career live living lives based
wife husband friend colleague cousin son daughter mother father someone somebody people
question questions info about into onto more than then there's im ive id don doesn isn won couldn wouldn't dont
company employer hr process procedure list catalogue catalog entry check online website site link
says say said stating stated shows show shown mentions mentioned full official officially document documents
paper papers trying try figure wonder wondering curious thinking considering planning plan move moving relocate relocating
come coming came go going stay staying family anybody anyone everyone everybody guys staff employee employees candidate
applicant applicants currently recently previously formerly still soon today tomorrow week weeks month long ago best good
great nice regards sincerely advance appreciate qualify qualifies possess possession attained achieved granted conferred
acquired acquire became become employed profession occupation role position salary visa benefit benefits points talent
policy subsidy bonus really actually maybe perhaps so but because after before during while again always ever
such other another same different many few several lot lots thing things stuff way ways kind kinds type types
designation named called known aka ie eg etc via per re regarding concerning
zhengshu zige kaoshi zhiye renzheng rending zenme qingwen shenqing duiying zhicheng wo de ma you ge nin
"""
_NOISE_OTHER = """
der die das den dem des ein eine einen einem einer eines und oder als in im am auf zu zum zur fur fuer von vom mit nach ist sind
wird werden wurde bin bist habe haben ich du er sie wir ihr mein meine meinen meiner kann konnen koennen
anerkennung anerkennen anerkannt anerkannte lassen abschluss zeugnis urkunde beruf bitte wie was wo fachrichtung titel prufung
le les un une des du de et ou je suis mon ma mes est sont en au aux pour par avec sur que qui reconnu
reconnaissance reconnaitre titre comment puis obtenu
el los las con por para mi es soy tengo titulo reconocimiento il lo gli di una per sono mio
het een van ik ben mijn voor met
"""
# Noise in a question, yet part of some name: "is it possible", "Chartered IT Professional".
HALF_NOISE: frozenset[str] = frozenset(
    "it status works applied transfer hat own me la diplome a d e i j l o s t y".split()
)

NOISE: frozenset[str] = frozenset((_NOISE_ENGLISH + _NOISE_OTHER).split())

BODY_WORDS = frozenset(
    "board college association society institute institution academy council chamber order"
    " registry federation".split()
)
BODY_CHARACTERS = ("委员会", "学会", "协会", "公会", "学院", "联合会", "机构", "评议会")
"""With these a country is part of somebody's name, not where the holder comes from."""

NOISE_SOUNDS: tuple[str, ...] = tuple(
    "zigezhengshu zhengshu zigezheng zige zhicheng rending kaoshi shenqing zenme".split()
)
"""Noise in pinyin, taken out of run-on syllables."""

AWARD_WORDS: frozenset[str] = frozenset(
    "certificate certificates certification certifications cert licence license licences licenses"
    " credential diploma membership registration".split()
)
"""Words for the paper itself: people add them to any name, so a query is hardly told by them."""

LEVELS = frozenset("level class type category grade part reg stage tier".split())
"""After these a single letter says which."""

BEFORE_CHINA = frozenset("in to into within inside".split())
AFTER_CHINA = frozenset("title titles zhicheng equivalent system rank ranks city company".split())
CHINA_AS_SETTING = tuple(
    "在中国 来中国 到中国 回中国 去中国 中国职称 中国认可 中国承认 中国境内 中国工作 中国的职称 中国大陆 中国で 中国でも 중국에서".split()
)

WEAK: dict[str, float] = {"chartered": 1.5, "fellow": 0.7, "examination": 0.2} | dict.fromkeys(
    (
        "certificate certification certified certify cert diploma licence license licensed licensee"
        " registered registration accredited accreditation professional practitioner level"
        " member membership award qualified title state national international chartership"
        " institute institution society association board college council academy federation"
        " diplomate chamber organisation organization body staatlich geprufter geprufte"
    ).split(),
    0.45,
)

# Longest first when matched. Words that are parts of names (注册, 认证, 专业) must not stand here.
NOISE_CHARACTERS: tuple[str, ...] = tuple(
    sorted(
        (
            "我有 我在 我想 我是 我的 我们 全科 通过了 想知道 想了解 了解一下 麻烦 帮忙 查询 查一下 条件 流程 材料 需要 多久 费用 政策 补贴 持有人 想问 问一下 想问一下 请问 请教 你好 您好 谢谢 可以 能不能 可不可以 能否 是否 如何"
            " 怎么 怎样 什么 哪个 哪些 哪里 多少 有没有 有用 直接 认定 比照 职称 评职称 评定 申报 申请 申请职称 对应 对照 相当于 等同 承认 认可"
            " 证书 资格证 资格证书 执业资格 执照 证件 资格 考试 考了 考过 拿到 拿了 取得 获得 持有 持证 通过 回国 国外 海外 境外 国内"
            " 在中国 在苏州 苏州 江苏 上海 昆山 太仓 工作 就业 单位 目前 现在 已经 还有 一张 一个 一本 一下"
            " 老公 老婆 朋友 同事 先生 太太 什么级别 级别 属于 加分 补贴 评什么 能评 高级职称 中级职称 初级职称 中国职称 高级会计师 中级会计师 落户 人才"
            " 免许证 免许 证明书 证照 国家资格 国家考试 国家职业资格 考试合格 考试及格 合格证书 合格证 及格证书"
            " 국가기술자격증 국가기술자격 국가자격증 국가자격 국가고시 국가시험 면허증"
            " 资格を 資格 持っています 持ってます 免許 証明書 取得 です ます ください の を は が に で と も"
            " 자격증 자격 면허 인정받을 인정되나요 인정 받을 있나요 있을까요 됩니까 되나요 가능한가요 가능합니까 가능 어떻게 싶어요 싶습니다 합니다 입니다 있습니다 있어요 취득 시험 합격 저는 제가 에서"
            " 吗 呢 吧 啊 呀 了 的 我 你 您 他 她 能 可 有 是 在 想 要 请 问 和 与 或 及 这 那 个 张 本 证 评 换 考 办 算 吃 把 被 给 为 以 都 也 就 을 를 은 는 이 가 의 도 로 수 할"
        ).split(),
        key=lambda word: (-len(word), word),
    )
)

NOISE_AS_TYPED = tuple("国家資格 国家試験 資格 免許 試験 考試 證書 證照 証照 執照 証書".split())
"""Noise in characters that change by folding, longest first."""

NOISE_ENDINGS = ("合格$", "及格$")

# Written one way in one place and another way elsewhere; replaced on both sides after folding.
SAME_CHARACTERS: tuple[tuple[str, str], ...] = (
    ("资讯", "信息"), ("情报", "信息"), ("软体", "软件"), ("网路", "网络"), ("专案", "项目"),
    ("专业人士", "专业人员"), ("品质", "质量"), ("标准差", "西格玛"), ("6西格玛", "六西格玛"),
    ("医生", "医师"),
    ("院士", "会士"), ("高阶", "高级"), ("进阶", "高级"), ("初阶", "初级"), ("稽核", "审核"),
    ("资料库", "数据库"), ("资料", "数据"), ("装置", "设备"), ("程式", "程序"),
)  # fmt: skip

SAME_WORDS: dict[str, str] = {
    "mgmt": "management", "mgr": "manager", "engr": "engineer", "eng'r": "engineer",
    "acct": "accountant", "assoc": "associate", "intl": "international", "cert": "certified",
    "prof": "professional", "pro": "professional", "practising": "practicing",
    "maths": "mathematics", "program": "programme", "solution": "solutions",
    "tuev": "tuv", "organizational": "organisational", "lvl": "level",
    "lab": "laboratory", "vet": "veterinary", "infosec": "security", "sixsigma": "sigma",
    "europe": "european",
    "1st": "first", "2nd": "second", "3rd": "third", "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip

SHORT_FOR: dict[str, tuple[str, ...]] = {
    "reg": ("registered",), "dip": ("diploma", "diplomate"), "eng": ("engineer", "engineering"),
}  # fmt: skip
"""What a shortened word may stand for, besides itself."""

LEVEL_CHARACTERS = tuple("[一二三四五六]级 第[一二三四] 高级 中级 初级 助理 资深 特级".split())
"""Patterns that tell one level from the next, and so weigh more than other characters."""

DOMESTIC: frozenset[str] = frozenset(
    (
        "建造师 一级建造师 二级建造师 一级注册建筑师 二级注册建筑师 注册建筑师 注册结构工程师 一级注册结构工程师 注册土木工程师"
        " 注册岩土工程师 注册电气工程师 注册化工工程师 注册环保工程师 注册公用设备工程师 注册设备工程师 注册测绘师 注册城乡规划师"
        " 注册城市规划师 注册安全工程师 中级注册安全工程师 注册消防工程师 一级消防工程师 二级消防工程师 消防工程师 造价工程师 一级造价工程师"
        " 注册造价工程师 监理工程师 注册监理工程师 咨询工程师 注册咨询工程师 注册计量师 注册验船师 注册核安全工程师 核安全工程师"
        " 注册会计师 注册税务师 税务师 资产评估师 注册资产评估师 房地产估价师 土地估价师 执业药师 执业医师 执业护士 执业兽医 护士 律师"
        " 法律职业 教师 导游 公证员 人力资源管理师 企业人力资源管理师 心理咨询师 社会工作者 会计从业 证券从业 基金从业 银行从业"
        " 经济师 中级经济师 高级经济师 会计师 高级会计师 高级工程师 工程师 助理工程师 正高级工程师 主治医师 主管药师 统计师 审计师 专利代理师"
        " 系统分析师 系统架构设计师 信息系统项目管理师 系统集成项目管理工程师 软件设计师 网络工程师 环境影响评价工程师 注册环境影响评价工程师"
    ).split()
)
"""China's own qualifications and titles: somebody who types just this means the domestic one."""

GENERAL: frozenset[str] = frozenset(
    "engineer ingenieur ingenieure engineering doctor arzt lehrer teacher nurse manager auditor translator"
    " technician techniker meister accountant architect lawyer surveyor specialist consultant".split()
)
"""Occupations in general: an entry may bear one as a short name, yet the word alone says little."""

WEAK_CHARACTERS = tuple("委员会 联合会 认证 注册 会员 协会 学会 公会 地区 国家 国际 人员".split())
