"""Of a web page the article is read, as a person sees it."""

import pytest

from corpus.files.faults import FileFault
from corpus.files.html import read

LONG = "我们会按照法律法规的规定保护您的个人信息及隐私安全，请您仔细阅读。" * 4


def lines(body: str) -> list[str]:
    return read(f"<html><body>{body}</body></html>".encode(), 0).splitlines()


@pytest.mark.parametrize(
    ("page", "named"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("utf-8", "gbk"), ("utf-16", "utf-16"), ("big5", "big5")],
)
def test_charset(page: str, named: str) -> None:
    text = "我的位置" if page == "big5" else "我们收集姓名"
    html = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={named}"></head><p>{text}</p></html>'
    )
    assert read(html.encode(page), 0) == f"{text}\n"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(FileFault, match="file_binary"):
        read(b"<html>\x00" + bytes(range(200)) * 9, 0)


@pytest.mark.parametrize(
    "around",
    [
        "<nav>首页</nav>",
        "<header><p>商城</p></header>",
        "<footer>关于</footer>",
        "<aside>广告</aside>",
        '<div role="navigation">首页</div>',
        '<div class="site-header clearfix">商城</div>',
        '<div id="cookie-consent">Cookie</div>',
        '<ul><li><a href="/a">首页</a></li><li><a href="/b">新书</a></li><li><a href="/c">购物车</a></li></ul>',
        '<ul><li><a href="#a">一</a></li><li><a href="#b">二</a></li><li><a href="#c">三</a></li></ul>',
        "<p hidden>看不见</p>",
        '<p style="color: red; display : none">看不见</p>',
        "<script>var a = '看不见'</script>",
        "<!-- 看不见 -->",
    ],
)
def test_what_is_around_the_article_or_hidden_is_left_out(around: str) -> None:
    assert lines(f"{around}<div><p>{LONG}</p></div>{around}") == [LONG]


def test_text_behind_what_is_left_out_stays() -> None:
    assert lines("<p>我们<script>x</script>收集<span hidden>不</span>姓名。</p>") == ["我们收集姓名。"]


def test_article_that_is_called_like_a_banner_is_kept() -> None:
    assert lines(f'<div class="privacy-notice"><p>{LONG}</p></div>') == [LONG]


def test_links_to_other_sites_are_text() -> None:
    links = "".join(f'<li><a href="https://{n}.example/">{n}公司隐私政策</a></li>' for n in "甲乙丙")
    assert lines(f"<p>{LONG}</p><ul>{links}</ul>")[1:] == ["- 甲公司隐私政策", "- 乙公司隐私政策", "- 丙公司隐私政策"]


def test_title_outside_the_article_comes_first() -> None:
    assert lines(f"<div><h1>隐私政策</h1></div><div><p>{LONG}</p><p>{LONG}</p></div>")[0] == "# 隐私政策"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ('<ol start="3" type="a"><li>甲<li value="7">乙</ol>', ["c. 甲", "g. 乙"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲<li>乙</ol>', ["一、甲", "二、乙"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
        ("<ol><li>甲<ol type=i><li>子<li>丑</ol><li>乙</ol>", ["1. 甲", "i. 子", "ii. 丑", "2. 乙"]),
        ("<ol><li>（一）甲<li>（二）乙</ol>", ["（一）甲", "（二）乙"]),
        ('<ol style="list-style:none"><li>甲</ol>', ["甲"]),
        ("<ul><li>甲<li>乙</ul>", ["- 甲", "- 乙"]),
        ("<p>第一行<br>第二行</p>", ["第一行", "第二行"]),
        ("<p>我们\n   收集  IP\n address&nbsp;和姓名</p>", ["我们收集 IP address 和姓名"]),
        ("<h2>一、收集</h2>", ["## 一、收集"]),
        ("<h3>这是一个写成标题的段落，它很长。</h3>", ["这是一个写成标题的段落，它很长。"]),
        ("<dl><dt>姓名<dd>用于配送</dl>", ["姓名", "用于配送"]),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<table><tr><th>a<th>b<tr><td>1.<td>x|y</table>", ["| a | b |", "| 1. | x｜y |"]),
        ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>", ["| 甲 | 乙 |", "| 甲 | 丙 |"]),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", ["甲", "乙"]),
    ],
)
def test_lines(html: str, expected: list[str]) -> None:
    assert lines(html) == expected
