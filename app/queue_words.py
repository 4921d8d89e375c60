"""What the page of a queue says, in the languages of those who judge."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_explorer.review.queues.queue import Language


@dataclass(frozen=True)
class Words:
    """Everything the page says, in one language. Placeholders in braces."""

    title: str
    no_queue: str
    choose_queue: str
    how: str
    start: str
    progress: str
    put_off: str
    minutes_left: str
    practice: str
    feedback_same: str
    feedback_other: str
    feedback_unsure: str
    go_on: str
    search: str
    several: str
    done_choosing: str
    unsure: str
    later: str
    undo: str
    note: str
    definitions: str
    keys: str
    text_gone: str
    finished: str
    before_done: str
    done: str
    compared: str
    change_how: str
    change_to: str
    change: str
    you: str
    data: str
    changed_to: str
    text: str
    empty_text: str
    lost: str


WORDS: dict[Language, Words] = {
    "en": Words(
        title="Which label fits?",
        no_queue="No queue was dealt to {name}. Ask whoever sent you the link.",
        choose_queue="Queue",
        how=(
            "Read each text and choose the label that fits. You do not see what others said, nor what the label was: "
            "that is on purpose. Your first answer counts. The first {n} texts are for practice. You can stop at any "
            "time and go on later where you were."
        ),
        start="Start",
        progress="{done} of {all} answered",
        put_off="{n} put off for later",
        minutes_left="about {minutes} min left at your pace",
        practice="Practice: this answer does not count",
        feedback_same="The dataset says the same: {given}.",
        feedback_other="The dataset says {given}; you said {said}.",
        feedback_unsure="The dataset says {given}; you were not sure.",
        go_on="Go on",
        search="search all {n} labels (the first nine you use get the keys 1 to 9)",
        several="Several fit",
        done_choosing="These fit",
        unsure="Not sure",
        later="Later",
        undo="Undo",
        note="note (optional)",
        definitions="What the labels mean, and how to judge",
        keys="Keys: 1 to 9 choose a label · B several fit · N not sure · L later · Z undo",
        text_gone="This text is no longer in the data: choose “Not sure”.",
        finished="Your {n} answers are in. Thank you.",
        before_done="Only the last answers can still be taken back. Then you see what the data says.",
        done="I am done: show what the data says",
        compared="On {same} of {n} texts you chose the label that the data had; {unsure} you were not sure about.",
        change_how=(
            "Those that differ come first. Choose one to look at it again: your first answer counts, and what you "
            "change now is kept beside it."
        ),
        change_to="another label, or several",
        change="Change my answer",
        you="your answer",
        data="label of the data",
        changed_to="changed to",
        text="text",
        empty_text="(no text)",
        lost="The connection is lost. Answering is switched off until it is back; nothing you answered is lost.",
    ),
    "zh": Words(
        title="哪个标签合适？",
        no_queue="没有分配给 {name} 的任务。请询问给您链接的人。",
        choose_queue="任务",
        how=(
            "请阅读每条文本，选择合适的标签。您看不到别人的选择，也看不到原来的标签，这是有意的。"
            "以第一次的回答为准。前 {n} 条是练习。您可以随时停下，以后从原处继续。"
        ),
        start="开始",
        progress="已完成 {done} / {all}",
        put_off="{n} 条留待以后",
        minutes_left="按您的速度约剩 {minutes} 分钟",
        practice="练习：本条不计入结果",
        feedback_same="数据中的标签相同：{given}。",
        feedback_other="数据中的标签是 {given}；您选择了 {said}。",
        feedback_unsure="数据中的标签是 {given}；您不确定。",
        go_on="继续",
        search="搜索全部 {n} 个标签（最先使用的九个对应按键 1 至 9）",
        several="多个合适",
        done_choosing="就是这些",
        unsure="不确定",
        later="以后再说",
        undo="撤销",
        note="备注（可不填）",
        definitions="标签的含义与说明",
        keys="按键：1 至 9 选择标签 · B 多个合适 · N 不确定 · L 以后再说 · Z 撤销",
        text_gone="这条文本已不在数据中：请选择“不确定”。",
        finished="您的 {n} 个回答已保存。谢谢！",
        before_done="现在还可以撤销最后的回答。之后您会看到数据中的标签。",
        done="完成，查看数据中的标签",
        compared="有 {same} 条（共 {n} 条）您选择了与数据相同的标签；{unsure} 条您不确定。",
        change_how="不同的排在前面。选择一条可以再看一遍：以第一次的回答为准，现在的修改会一并保存。",
        change_to="另一个或多个标签",
        change="修改回答",
        you="您的回答",
        data="数据中的标签",
        changed_to="改为",
        text="文本",
        empty_text="（无文本）",
        lost="连接已断开。恢复之前不能作答；已提交的回答不会丢失。",
    ),
}
