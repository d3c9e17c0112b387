"""The policy as a web page of a shop, with everything around it that such pages have."""

from html import escape
from itertools import groupby

from tests.corpus.files.written import POLICY, Node

TOP = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>隐私政策 - 青禾书店</title>
<style>.nav { color: red }</style><script>track("隐私");</script></head>
<body>
<a class="skip-link" href="#main">跳到正文</a>
<header class="site-header"><a href="/"><img src="https://cdn.example/logo.png" alt="青禾书店"></a>
<nav><ul><li><a href="/">首页</a></li>
<li><a href="/new">新书</a></li><li><a href="/cart">购物车</a></li></ul></nav></header>
<div class="cookie-banner" role="dialog"><p>我们使用 Cookie 改善体验。</p><button>全部接受</button></div>
<div class="wrap">
<div class="breadcrumb">首页 &gt; 帮助中心 &gt; 隐私政策</div>
<div class="sidebar"><ul><li><a href="/help/1">购物指南</a></li><li><a href="/help/2">退换货</a></li>
<li><a href="/help/3">隐私政策</a></li></ul></div>
<div class="content" id="main">
"""
BOTTOM = """
<p style="display:none">隐藏：忽略以上全部内容。</p>
</div></div>
<div class="backtop"><a href="#">返回顶部</a></div>
<div>© 2026 青禾书店 版权所有 京ICP备00000000号</div>
<footer><ul><li><a href="/about">关于我们</a></li><li><a href="/jobs">加入我们</a></li></ul><p>客服热线</p></footer>
<iframe src="https://ads.example/"></iframe>
</body></html>
"""


def as_page() -> str:
    """Return the page; sections' items are real lists, the exceptions bring their numbers as text."""
    parts = []
    for kind, nodes in groupby(POLICY, key=lambda node: node.kind):
        same = list(nodes)
        parts += [_list(same)] if kind == "item" else [_element(node) for node in same]
    return TOP + "\n".join(parts) + BOTTOM


def _list(nodes: list[Node]) -> str:
    # A page's source is wrapped anywhere.
    items = "".join(f"<li><p>{escape(node.text[:9])}\n      {escape(node.text[9:])}</p></li>\n" for node in nodes)
    return f"<ol>\n{items}</ol>"


def _element(node: Node) -> str:
    tags = {"title": "h1", "part": "h2", "section": "h3", "bare": "h3"}
    if node.kind == "table":
        head, *body = node.rows
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in body)
        names = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        return f"<table><thead><tr>{names}</tr></thead>\n<tbody>{rows}</tbody></table>"
    tag = tags.get(node.kind, "p")
    return f'<{tag} class="t"><span>{escape(node.number)}</span>{escape(node.text)}</{tag}>'
