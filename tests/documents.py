"""Made-up documents on invented matters, laid out as GB/T 9704—2012 has it and as copies spoil it."""

from __future__ import annotations

from hypothesis import strategies as st

from corpus.section import han_numeral

# As the standard orders it: 发文字号 above the title; attachments, 落款 and date below the text; two annexes.
ORCHARD = """\
首页 > 政策 > 正文
青原市人民政府文件
青政发〔2031〕9号
青原市人民政府
关于印发果园灌溉提升
行动方案的通知

各县（区）人民政府，市政府各部门：
为节约用水，现就有关事项通知如下：
一、总体要求
到2033年，建成滴灌果园12万亩。
二、主要任务
（一）改造渠系。一是清淤；二是衬砌，三是安装闸门。渠系水利用率达到0.65。
11.5的试验水位只作参考。
（三）项所列的果园优先改造。
（二）推广滴灌。
1.梨园。新建滴灌3万亩。（责任单位：市水务局、农业农村局）
1.5万亩苹果园同步改造。
2.桃园。新建滴灌2万亩。（责任单位：市水务局，东岭、西岭镇政府）
（三）培训果农。
1.每年冬季办班。学员不少于300人。
三、四季度前完成验收的，给予奖励。
三、保障措施
各县（区）于每年10月底前报告进展。
特此通知。

附件：1.滴灌技术要点
      2.奖励办法

青原市人民政府
2031年3月5日
（此件公开发布）

附件1
滴灌技术要点
一、选管
（一）内径。不小于16毫米。
二、铺管
附件2 奖励办法
一、对象
种植户。
"""

# A short notice with its 落款, and below it the plan it issues: the date is in the title block.
FERRY = """\
临江县人民政府关于印发渡口安全三年计划的通知
临政〔2030〕4号
各乡镇人民政府：
现将《渡口安全三年计划》印发给你们。
临江县人民政府
2030年1月9日
渡口安全三年计划
一、总体要求 （一）指导思想。安全第一。
（二）目标。到2032年，渡口事故减少50%。
二、任务
(一)更新渡船。淘汰木船20艘。
"""

LAW = """\
云岭市集市管理办法
第一章 总则
第一条 为了管理集市，制定本办法。
第二条 有下列情形之一的，不得设摊：
（一）占用盲道的；
（二）遮挡消防栓的。
第三条 本办法自2029年5月1日起施行。
"""


def marked(level: int, number: int) -> str:
    """A mark of GB/T 9704 in its usual form."""
    han = han_numeral(number)
    return (f"{han}、", f"（{han}）", f"{number}.", f"（{number}）")[level - 1]


_PROSE = st.text(alphabet="水渠果园建成改造安全前往，、“”（）0123456789 ", min_size=1, max_size=30)
_LINE = st.one_of(
    st.builds(lambda level, n, text: marked(level, n) + text, st.integers(1, 4), st.integers(1, 4), _PROSE),
    st.builds(lambda text: text + "。", _PROSE),
    st.builds("{}；{}。（责任单位：市{}局）".format, _PROSE, _PROSE, _PROSE),
    st.sampled_from(["", "附件", "附件1", "附件：1.甲表", "2.乙表", "附件2：丙表", "| 1 | 甲 |"]),
    st.sampled_from(["甲市人民政府", "2031年3月5日", "甲市关于乙的通知", "甲政〔2031〕2号", "各县："]),
    st.sampled_from(["三、四季度", "（三）项所列"]),
    st.sampled_from(["㈠甲", "①乙", "第一条 丙", "一、甲 （一）乙。丙。"]),
)
# Lines of a document in any order, so that every rule meets every other.
DOCUMENTS = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(_LINE, min_size=1, max_size=25),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
