"""One policy of our own as nodes, and what Word, a web page, Markdown and a printed page make of it."""

from dataclasses import dataclass
from typing import Literal

NodeKind = Literal["title", "part", "section", "item", "exception", "paragraph", "bare", "table"]


@dataclass(frozen=True)
class Node:
    """A paragraph, heading, list item or table; `number` is what a reader sees before it."""

    kind: NodeKind
    text: str = ""
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def _part(number: str, text: str) -> Node:
    return Node("part", text, f"{number}、")


def _section(number: str, text: str) -> Node:
    return Node("section", text, f"（{number}）")


def _item(number: int, text: str) -> Node:
    return Node("item", text, f"{number}. ")


EXCEPTIONS = (
    "事先获得您的明确同意；",
    "履行法律法规规定的义务所必需；",
    "与国家安全、国防安全直接相关的；",
    "与公共卫生、重大公共利益直接相关的；",
    "与刑事侦查、起诉、审判和判决执行直接相关的；",
    "为维护您或其他个人的生命、财产等重大合法权益，但又很难得到本人同意的；",
    "您自行向社会公众公开的个人信息；",
    "从合法公开披露的渠道收集的个人信息。",
)

POLICY = (
    Node("title", "青禾书店隐私政策"),
    Node("paragraph", "更新日期：2026年3月1日"),
    Node(
        "paragraph",
        "青禾书店（以下简称“我们”）深知个人信息对您的重要性，我们会按照法律法规的规定保护您的个人信息及隐私安全。"
        "请您在使用 Qinghe Reader 应用和我们的网站之前仔细阅读本政策，了解我们如何收集、使用、存储和共享这些信息，"
        "以及您可以怎样查询、更正、删除它们；您开始使用我们的服务，即表示您已经阅读并理解本政策的全部内容。",
    ),
    _part("一", "我们如何收集和使用您的个人信息"),
    Node("paragraph", "我们只在实现下列功能所需要的范围内收集您的个人信息。"),
    _section("一", "账号注册与登录"),
    _item(1, "您注册账号时，需要向我们提供手机号码，我们会向该号码发送验证码，以核实您的身份。"),
    _item(2, "您可以另外填写昵称、头像和性别，不填写这些信息不影响您使用基本服务。"),
    _section("二", "下单与配送"),
    Node("paragraph", "您购买图书时，我们会收集收货人姓名、收货地址和联系电话，并在订单完成后保存三年。"),
    _item(
        1,
        "我们把收货信息提供给承运的快递公司，用于把您购买的图书送到您指定的地点，快递公司不得将这些信息用于其他目的。",
    ),
    _item(2, "您使用微信支付等方式付款时，支付机构会收集您的支付账号，我们不会保存您的银行卡号和支付密码。"),
    _item(3, "您申请开具发票时，需要提供发票抬头和纳税人识别号。"),
    _part("二", "我们如何共享您的个人信息"),
    Node("paragraph", "我们不会与其他公司、组织和个人共享您的个人信息，但以下情况除外："),
    *(Node("exception", text, f"({n})") for n, text in enumerate(EXCEPTIONS, start=1)),
    Node("paragraph", "我们接入的第三方软件开发工具包如下表所示，它们的名称、提供方和用途随版本更新而变化。"),
    Node(
        "table",
        rows=(
            ("名称", "提供方", "使用目的", "收集的信息"),
            ("微信开放平台", "深圳市某计算机系统有限公司", "支付和分享", "设备标识符、网络状态"),
            ("极光推送", "深圳市某信息技术有限公司", "向您发送订单进度通知", "设备型号、操作系统版本"),
            ("高德定位", "某软件有限公司", "查找附近门店", "位置信息、1.5 公里内的基站"),
        ),
    ),
    _part("三", "您的权利"),
    Node("paragraph", "您可以在“我的—设置”中查询、更正或者删除您的个人信息，我们会在15个工作日内答复您的请求。"),
    Node("bare", "未成年人保护"),
    Node(
        "paragraph",
        "未满十四周岁的未成年人使用我们的服务之前，应当取得监护人的同意，监护人可以随时联系我们删除孩子的信息。",
    ),
    _part("四", "联系我们"),
    Node("paragraph", "您对本政策有疑问的，可以发送邮件至 privacy@qinghe.example，或者拨打客服电话400-000-0000。"),
)


def as_markdown() -> str:
    """Return the policy as a person would type it in Markdown."""
    signs = {"title": "# ", "part": "## ", "section": "### ", "bare": "### "}
    lines = []
    for node in POLICY:
        if node.kind == "table":
            lines.append("\n".join(f"| {' | '.join(row)} |" for row in node.rows))
        else:
            lines.append(f"{signs.get(node.kind, '')}{node.number}{node.text}")
    return "\n\n".join(lines) + "\n"
