"""Texts a reviewer starts from: one for each paper asked for and each reason of a refusal.

Both languages stand side by side because a letter carries its recipient's and the file keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping

from talent.catalogue.papers import Paper
from talent.claims.states import Reason

Text = Mapping[str, str]
EMPTY: Text = {"en": "", "zh": ""}

QUESTIONS: Mapping[str, Text] = {
    Paper.IDENTITY: {
        "en": "Please send the page of your passport or identity document again: name, photo and "
        "number must be readable.",
        "zh": "请重新提交护照或身份证件的资料页，姓名、照片和号码应清晰可辨。",
    },
    Paper.PHOTO: {
        "en": "Please send a recent photo of your face against a plain background.",
        "zh": "请提交近期免冠证件照，背景为单一颜色。",
    },
    Paper.CERTIFICATE: {
        "en": "Please send both sides of the certificate, with its number and dates readable.",
        "zh": "请提交资格证书正反面，证书编号和日期应清晰可辨。",
    },
    Paper.VALIDITY: {
        "en": "Please send the issuer's register page or a letter from the issuer that shows that "
        "your qualification is valid today.",
        "zh": "请补充发证机构的注册查询页面或证明函，说明该资格目前有效。",
    },
    Paper.TRANSLATION: {
        "en": "Please send a Chinese translation of the certificate.",
        "zh": "请补充资格证书的中文翻译件。",
    },
    Paper.DEGREE: {
        "en": "Please send the certificate of the degree you named in your claim.",
        "zh": "请补充申报表中所填学历学位的证书。",
    },
    Paper.DEGREE_RECOGNITION: {
        "en": "Please send the recognition of your overseas degree by the Chinese Service Center "
        "for Scholarly Exchange.",
        "zh": "请补充教育部留学服务中心出具的国外学历学位认证书。",
    },
    Paper.YEARS: {
        "en": "Please send letters from your employers that show from when to when you worked in "
        "this field and what you did.",
        "zh": "请补充各任职单位出具的工作证明，注明起止时间和工作内容。",
    },
    Paper.EMPLOYMENT: {
        "en": "Please send your employment contract or work permit and your social insurance "
        "record in the city.",
        "zh": "请补充劳动合同或外国人工作许可，以及在本市的社会保险缴纳记录。",
    },
    Paper.EMPLOYER_OPINION: {
        "en": "Please send a letter with your employer's seal that confirms your post here.",
        "zh": "请补充加盖用人单位公章的任职证明。",
    },
}

REFUSALS: Mapping[Reason, Text] = {
    Reason.NOT_IN_EDITION: {
        "en": "The edition of the catalogue in force on the day of your claim does not hold this "
        "qualification. Ordinary title review is open to you.",
        "zh": "您所持资格不在申报之日施行的比照认定目录内，可按规定参加职称评审。",
    },
    Reason.IDENTITY_MISMATCH: {
        "en": "The name or date of birth on the certificate is not that of your identity document, "
        "and no paper explains the difference.",
        "zh": "资格证书与身份证件记载的姓名或出生日期不一致，且未提交说明材料。",
    },
    Reason.ISSUER_DOES_NOT_CONFIRM: {
        "en": "We asked the issuing body. It does not confirm that a certificate with this number "
        "was issued to you.",
        "zh": "经向发证机构核实，对方未确认曾向您颁发该编号的证书。",
    },
    Reason.CERTIFICATE_LAPSED: {
        "en": "The certificate had expired or was suspended. You may claim again once the issuing "
        "body has renewed it.",
        "zh": "该资格证书已过有效期或被暂停。经发证机构办理续期后，可重新申报。",
    },
    Reason.DEGREE_BELOW_TIER: {
        "en": "The degree shown does not reach the level claimed under the rules of the catalogue.",
        "zh": "所提交的学历学位未达到目录规定的申报级别要求。",
    },
    Reason.YEARS_BELOW_TIER: {
        "en": "The papers do not show the years of work in the field that this level needs.",
        "zh": "现有材料所证明的专业工作年限未达到该级别要求。",
    },
    Reason.SPECIALTY_DOES_NOT_FIT: {
        "en": "Your present job is not in the field of this qualification.",
        "zh": "现从事工作与该资格对应的专业不相符。",
    },
    Reason.NOT_WORKING_IN_CITY: {
        "en": "The papers do not show that you work for an employer in the city at present.",
        "zh": "现有材料不能证明您目前在本市用人单位工作。",
    },
    Reason.EMPLOYER_NOT_CONFIRMED: {
        "en": "Your employer has not confirmed the employment you named.",
        "zh": "用人单位未确认您所填报的任职情况。",
    },
    Reason.FALSE_DOCUMENT: {
        "en": "One of the papers you handed in is not genuine.",
        "zh": "经查，您提交的材料中有不实文件。",
    },
    Reason.ALREADY_RECOGNISED: {
        "en": "A title of this series is already recognised for you at this or a higher level.",
        "zh": "您已取得同一系列同级或更高级别的职称资格。",
    },
}


def question_for(kind: str) -> Text:
    """Words that ask for a paper; empty where there are none ready."""
    return QUESTIONS.get(kind, EMPTY)


def refusal_for(reason: str) -> Text:
    """Words that give a reason; empty where there are none ready."""
    return REFUSALS[Reason(reason)] if reason in REFUSALS else EMPTY


def is_ready_text(text: str, language: str) -> bool:
    """Whether `text` is one of the ready refusals untouched, so that another may replace it."""
    return any(text == ready[language] for ready in REFUSALS.values())
