"""What the demonstration's events are, as data: days count from today, hours are Beijing's."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from events.editions.states import Allocation, Mode, Visibility


@dataclass(frozen=True)
class Both:
    en: str
    zh: str

    @property
    def words(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}


NOTHING = Both("", "")


@dataclass(frozen=True)
class VenuePlan:
    """A venue; `within` is the key of the one it lies within, planned before it."""

    key: str
    name: Both
    address: Both
    within: str = ""
    district: str = ""
    city: Both = Both("Suzhou", "苏州市")
    country: str = "CN"
    time_zone: str = "Asia/Shanghai"
    mode: Mode = Mode.ON_SITE


@dataclass(frozen=True)
class SessionPlan:
    """A session on the `day`-th day of its event, from and to an hour such as 9.5."""

    code: str
    name: Both
    venue: str
    day: int
    begins: float
    ends: float
    capacity: int | None
    mode: Mode = Mode.ON_SITE
    allocation: Allocation = Allocation.FIRST_COME
    visibility: Visibility = Visibility.PUBLIC
    online_url: str = ""
    language: str = ""
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class EditionPlan:
    """An event so many days from today; `is_running` opens its gates, `is_past` shuts it."""

    key: str
    name: Both
    summary: Both
    text: Both
    in_days: int
    begins: float
    length: int
    ends: float
    venues: tuple[VenuePlan, ...]
    sessions: tuple[SessionPlan, ...]
    opens_before: int = 60
    cutoff_before: int | None = None
    expected: int | None = None
    permit: str = ""
    number: int | None = None
    follows: str = ""
    is_running: bool = False
    is_past: bool = False


@dataclass(frozen=True)
class SeriesPlan:
    """A series and its editions, the first in time first."""

    type_key: str
    name: Both
    editions: tuple[EditionPlan, ...] = field(default_factory=tuple)


DISTRICTS = (
    ("zhangjiagang", "Zhangjiagang", "张家港"), ("changshu", "Changshu", "常熟"),
    ("taicang", "Taicang", "太仓"), ("kunshan", "Kunshan", "昆山"),
    ("wujiang", "Wujiang", "吴江"), ("wuzhong", "Wuzhong", "吴中"),
    ("xiangcheng", "Xiangcheng", "相城"), ("gusu", "Gusu", "姑苏"),
    ("sip", "Industrial Park", "园区"), ("snd", "New District", "高新区"),
)  # fmt: skip
EXPO = VenuePlan(
    "expo",
    Both("Demo Expo Centre, main venue", "示例博览中心（主会场）"),
    Both("1 Example Avenue, Suzhou Industrial Park", "苏州工业园区示例大道1号"),
    district="sip",
)
WEEK_VENUES = (
    EXPO,
    *(
        VenuePlan(
            code,
            Both(f"{en} sub-venue", f"{zh}分会场"),
            Both(f"8 Sample Road, {en}", f"{zh}样例路8号"),
            within="expo",
            district=code,
        )
        for code, en, zh in DISTRICTS
    ),
    VenuePlan(
        "huaqiao",
        Both("Sample Town, Kunshan", "昆山示例镇活动点"),
        Both("3 Sample Street, Sample Town", "示例镇样例街3号"),
        within="kunshan",
    ),
    VenuePlan(
        "street",
        Both("Sample Street Office, Gusu", "姑苏示例街道活动点"),
        Both("5 Lantern Lane", "灯笼巷5号"),
        within="gusu",
    ),
    VenuePlan(
        "munich",
        Both("Demo maker centre Munich", "慕尼黑示例创客育成中心"),
        Both("Musterstraße 1, Munich", "慕尼黑示例街1号"),
        within="taicang",
        city=Both("Munich", "慕尼黑"),
        country="DE",
        time_zone="Europe/Berlin",
        mode=Mode.BOTH,
    ),
)
WEEK_SESSIONS = (
    SessionPlan("S1", Both("Opening and release of policies", "开幕式暨政策发布"), "expo",
                0, 9.5, 11.5, 300),
    SessionPlan("S2", Both("Forum: AI in manufacturing", "主题论坛：人工智能与制造"), "expo",
                0, 14, 17, 120, mode=Mode.BOTH, online_url="https://live.example.org/week-s2"),
    SessionPlan("S3", Both("Round of talks: projects meet parks", "项目对接洽谈"), "expo",
                1, 9, 12, 80),
    SessionPlan("S4", Both("Road show: biomedicine", "生物医药路演"), "sip", 1, 14, 17, 12),
    SessionPlan("S5", Both("Road show: new materials", "新材料路演"), "kunshan", 1, 14, 17, 12),
    SessionPlan("S6", Both("Visit of a sample town's workshops", "走进示例镇车间"), "huaqiao",
                2, 9, 11.5, 20),
    SessionPlan("S7", Both("Talk with returned founders", "归国创业者座谈"), "street",
                2, 14, 16, 8),
    SessionPlan("S8", Both("Online talk from Munich", "慕尼黑连线"), "munich", 1, 16, 17.5, 200,
                mode=Mode.BOTH, online_url="https://live.example.org/week-s8", language="en"),
    SessionPlan("S9", Both("Breakfast with investors", "投资人早餐会"), "gusu", 2, 8, 9.5, 10,
                allocation=Allocation.DRAW),
    SessionPlan("S10", Both("Signing ceremony", "项目签约仪式"), "expo", 3, 10, 11.5, 60,
                visibility=Visibility.HIDDEN),
)  # fmt: skip
WEEK = SeriesPlan(
    "entrepreneurship_week",
    Both("Demo Entrepreneurship Week", "示例精英创业周"),
    (
        EditionPlan(
            "week",
            Both("Demo Entrepreneurship Week", "示例精英创业周"),
            Both(
                "Made up for the demonstration: four days in which projects meet parks, investors "
                "and the city, at a main venue and ten sub-venues.",
                "演示用虚构活动：为期四天，主会场与十个分会场联动，项目与载体、资本、城市对接。",
            ),
            Both(
                "The Week brings founders with a project of their own to Suzhou. After the opening "
                "there are forums, talks with parks, road shows and visits to the districts.\n\n"
                "Whoever is confirmed can ask for an invitation letter for the visa.",
                "创业周邀请携项目的海内外人才来苏。开幕式之后安排主题论坛、项目洽谈、路演和各地"
                "实地考察。\n\n报名确认后可申请办理签证所需的邀请函。",
            ),
            in_days=45, begins=9, length=3, ends=18,
            venues=WEEK_VENUES, sessions=WEEK_SESSIONS,
            cutoff_before=20, expected=1500, number=18,
            permit="示例：公安许可申请已受理（演示文号 0000）",
        ),
        EditionPlan(
            "week-next",
            Both("Demo Entrepreneurship Week, next year", "示例精英创业周（下一届）"),
            NOTHING, NOTHING,
            in_days=45 + 364, begins=9, length=3, ends=18,
            venues=(), sessions=(), follows="week", number=19,
        ),
    ),
)  # fmt: skip
FAIR = SeriesPlan(
    "recruitment_fair",
    Both("Demo Recruitment Fair", "示例人才招聘会"),
    (
        EditionPlan(
            "fair",
            Both("Demo Autumn Recruitment Fair", "示例秋季人才招聘会"),
            Both(
                "Made up for the demonstration: employers and talent meet for one day, on site "
                "and online.",
                "演示用虚构活动：用人单位与人才面对面交流一天，线上线下同步。",
            ),
            Both(
                "Bring your CV. Employers show their posts in the hall; talks can be held online "
                "as well.",
                "请携带简历。用人单位现场展示岗位，也可线上洽谈。",
            ),
            in_days=12, begins=8.5, length=0, ends=17.5,
            venues=(
                EXPO,
                VenuePlan("hall", Both("Hall B", "B馆"), Both("1 Example Avenue, Hall B",
                          "示例大道1号B馆"), within="expo"),
            ),
            sessions=(
                SessionPlan("S1", Both("Morning hall", "上午专场"), "hall", 0, 9, 12, 400),
                SessionPlan("S2", Both("Afternoon hall", "下午专场"), "hall", 0, 13, 16.5, 400),
                SessionPlan("S3", Both("CV clinic", "简历门诊"), "expo", 0, 10, 11, 15),
                SessionPlan("S4", Both("Online fair", "云聘荟线上专场"), "expo", 0, 14, 17, None,
                            mode=Mode.ONLINE, online_url="https://live.example.org/fair"),
            ),
            opens_before=40, cutoff_before=1, expected=900, number=1,
        ),
    ),
)  # fmt: skip
ACADEMY = VenuePlan(
    "academy",
    Both("Demo Skills Academy", "示例技能培训中心"),
    Both("12 Canal Street, Gusu", "姑苏区运河街12号"),
    district="gusu",
)


def _training(
    key: str,
    topic: Both,
    in_days: int,
    number: int,
    *,
    is_running: bool = False,
    is_past: bool = False,
) -> EditionPlan:
    return EditionPlan(
        key,
        Both(f"Demo training: {topic.en}", f"示例技能培训：{topic.zh}"),
        Both(
            "Made up for the demonstration: one day of training with a certificate of hours.",
            "演示用虚构活动：一天的技能培训，按学时颁发培训证明。",
        ),
        Both(
            "Three sessions; each attended session counts its hours. Check in and out at the door.",
            "共三个场次，按实际参加场次计算学时。入场签到，离场签退。",
        ),
        in_days=in_days, begins=8, length=0, ends=22,
        venues=(
            ACADEMY,
            VenuePlan("room", Both("Room 201", "201教室"), Both("12 Canal Street, room 201",
                      "运河街12号201室"), within="academy"),
        ),
        sessions=(
            SessionPlan("S1", Both("Basics", "基础课"), "academy", 0, 9, 11, 30,
                        hours=Decimal(2)),
            SessionPlan("S2", Both("Practice", "实训课"), "room", 0, 13, 16, 12,
                        hours=Decimal(3)),
            SessionPlan("S3", Both("Evening talk", "晚间讲座"), "academy", 0, 18.5, 20.5, None,
                        hours=Decimal(2)),
        ),
        opens_before=30, number=number, is_running=is_running, is_past=is_past,
    )  # fmt: skip


TRAINING = SeriesPlan(
    "training",
    Both("Demo monthly training", "示例月度技能培训"),
    (
        _training("training-past", Both("quality management", "质量管理"), -28, 1, is_past=True),
        _training("training-today", Both("industrial robots", "工业机器人"), 0, 2, is_running=True),
        _training("training-next", Both("data analysis", "数据分析"), 28, 3),
    ),
)
ROUND_TABLE = SeriesPlan(
    "round_table",
    Both("Demo round table", "示例人才恳谈会"),
    (
        EditionPlan(
            "round-table",
            Both("Demo round table on housing and schools", "示例人才恳谈会：安居与子女入学"),
            Both(
                "Made up for the demonstration: talent and enterprises tell the city what they "
                "need, and every suggestion gets an answer.",
                "演示用虚构活动：人才和企业代表反映诉求，所提建议逐条答复。",
            ),
            Both(
                "Ten minutes for each table, then questions. Suggestions can be handed in before.",
                "每桌发言十分钟，随后交流。建议可提前提交。",
            ),
            in_days=6, begins=14, length=0, ends=17,
            venues=(
                VenuePlan("room", Both("Demo Garden Meeting Room", "示例园林会议室"),
                          Both("2 Lotus Lane, Gusu", "姑苏区莲花巷2号"), district="gusu"),
            ),
            sessions=(
                SessionPlan("S1", Both("Round table", "恳谈会"), "room", 0, 14, 16.5, 24),
            ),
            opens_before=20, cutoff_before=1, number=1,
        ),
    ),
)  # fmt: skip
SERIES = (WEEK, FAIR, TRAINING, ROUND_TABLE)
