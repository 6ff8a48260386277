"""Word lists: what people write around a qualification, and other words for the same thing.

Noise carries no weight on either side. Weak words count, but little: nearly every entry is a
"certified professional", so they neither prove nor refute much.
"""

from __future__ import annotations

_NOISE_ENGLISH = """
a an the of in on at to for from by with as or and is are am was were be been being it its this that these those
i you he she we they me my mine your our their his her him us who whom which what when where why how whether if
do does did done can could may might must shall should will would have has had having get gets getting got
please thanks thank hello hi hey dear sir madam ok okay yes no not any some all both only just also too very much
want wants wanted wish like need needs needed know knows tell told help helps looking look find found search searching
apply applies applied applying application recognise recognised recognize recognized recognition recognising recognizing
accept accepted accepting acceptable count counts valid validity convert converted conversion transfer equivalent
equivalency equal correspond corresponds corresponding mapping map mapped eligible eligibility possible use useful
hold holds holder holding holders own owns obtained obtain earned earn passed pass passing took take taken taking
received receive awarded awarding issued issue issuing gained gain completed complete studied
suzhou jiangsu kunshan wujiang taicang changshu zhangjiagang sip shanghai beijing city here there now already
title titles rank professional-title zhicheng status qualification qualifications qualified-as credential credentials
overseas abroad foreign holder years year old months ago last since until exam exams
examination examinations test score work works working worked job jobs career live living lives based
wife husband friend colleague cousin son daughter mother father someone somebody people person-with
question questions info information-about about into onto more than then there's im ive id don't dont
company employer hr process procedure list catalogue catalog entry check online website site link
designation membership-of named called known aka ie eg etc via per re regarding concerning
zhengshu zige kaoshi zhiye renzheng rending zenme qingwen shenqing duiying zhicheng wo de ma you ge nin
s t d l o e y
"""
_NOISE_OTHER = """
der die das den dem des ein eine einen einem einer eines und oder als in im am auf zu zum zur fur fuer von vom mit nach ist sind
wird werden wurde bin bist habe hat haben ich du er sie wir ihr mein meine meinen meiner kann konnen koennen
anerkennung anerkennen anerkannt anerkannte lassen abschluss zeugnis urkunde beruf bitte wie was wo titel prufung
le la les l un une des du de et ou je suis j ai mon ma mes est sont en au aux pour par avec sur que qui reconnu
reconnaissance reconnaitre diplome titre comment puis obtenu
el los las y con por para mi es soy tengo titulo reconocimiento il lo gli di e una per sono ho mio
het een van ik ben mijn voor met
"""
NOISE: frozenset[str] = frozenset((_NOISE_ENGLISH + _NOISE_OTHER).split())

WEAK: dict[str, float] = dict.fromkeys(
    (
        "certificate certification certified certify cert diploma licence license licensed licensee"
        " registered registration accredited accreditation professional practitioner level"
        " member membership award qualified title state national international chartership"
        " institute institution society association board college council academy federation"
        " chamber organisation organization body staatlich geprufter geprufte"
    ).split(),
    0.45,
)

# Longest first when matched. Words that are parts of names (注册, 认证, 专业) must not stand here.
NOISE_CHARACTERS: tuple[str, ...] = tuple(
    sorted(
        (
            "我有 我在 我想 我是 我的 我们 想问 问一下 想问一下 请问 请教 你好 您好 谢谢 可以 能不能 可不可以 能否 是否 如何"
            " 怎么 怎样 什么 哪个 哪些 哪里 多少 有没有 有用 直接 认定 比照 职称 评职称 评定 申报 申请 申请职称 对应 对照 相当于 等同 承认 认可"
            " 证书 资格证 资格证书 执业资格 执照 证件 资格 考试 考了 考过 拿到 拿了 取得 获得 持有 持证 通过 回国 国外 海外 境外 国内"
            " 在中国 在苏州 苏州 江苏 上海 昆山 太仓 工作 就业 单位 目前 现在 已经 还有 一张 一个 一本 一下"
            " 老公 老婆 朋友 同事 先生 太太 高级职称 中级职称 初级职称 中国职称 高级会计师 中级会计师 落户 人才"
            " 资格を 資格 持っています 持ってます 免許 証明書 取得 です ます ください の を は が に で と も"
            " 자격증 자격 면허 인정 가능한가요 가능 있습니다 있어요 취득 시험 합격 저는 제가 에서"
            " 吗 呢 吧 啊 呀 了 的 我 你 您 他 她 能 可 有 是 在 想 要 请 问 和 与 或 及 这 那 个 张 本 证 把 被 给 为 以 都 也 就"
        ).split(),
        key=lambda word: (-len(word), word),
    )
)

# Written one way in one place and another way elsewhere; replaced on both sides after folding.
SAME_CHARACTERS: tuple[tuple[str, str], ...] = (
    ("资讯", "信息"), ("情报", "信息"), ("软体", "软件"), ("网路", "网络"), ("专案", "项目"),
    ("专业人员", "专业人士"), ("品质", "质量"), ("标准差", "西格玛"), ("6西格玛", "六西格玛"),
    ("医生", "医师"), ("1级", "一级"), ("2级", "二级"), ("3级", "三级"), ("4级", "四级"),
    ("院士", "会士"),
)  # fmt: skip

SAME_WORDS: dict[str, str] = {
    "mgmt": "management", "mgr": "manager", "engr": "engineer", "eng'r": "engineer",
    "acct": "accountant", "assoc": "associate", "intl": "international", "cert": "certified",
    "prof": "professional", "pro": "professional", "practising": "practicing",
    "maths": "mathematics", "program": "programme", "solution": "solutions",
    "tuev": "tuv", "organizational": "organisational", "lvl": "level",
    "lab": "laboratory", "vet": "veterinary", "infosec": "security", "sixsigma": "sigma",
    "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip
