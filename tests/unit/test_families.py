"""Which metrics are one measure on several slices, by the names that people and libraries give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.compare.families import LEAST, families

#: Names, and the families in them: what is measured, and its slices.
FOUND = {
    "acc/road acc/sky acc/pedestrian": {"acc/*": "pedestrian road sky"},
    "road/acc sky/acc pedestrian/acc": {"*/acc": "pedestrian road sky"},
    "val/acc val/loss val/acc/a val/acc/b val/acc/c": {"val/acc/*": "a b c"},
    "val/iou_car val/iou_road val/iou_sky val/miou": {"val/iou_*": "car road sky"},
    "eval_PER_f1 eval_LOC_f1 eval_ORG_f1 eval_overall_f1 eval_loss": {"eval_*_f1": "LOC ORG PER"},
    "f1_class_0 f1_class_1 f1_class_2 f1_macro": {"f1_*": "class_0 class_1 class_2"},
    "IoU.road IoU.car IoU.sky mIoU": {"IoU.*": "car road sky"},
    "0.f1-score 1.f1-score 2.f1-score 0.support 1.support 2.support": {"*.f1-score": "0 1 2"},
    "acc/0 acc/1 acc/2 acc/3": {"acc/*": "0 1 2 3"},
    "accuracy/digit_0 accuracy/digit_1 accuracy/digit_10": {
        "accuracy/*": "digit_0 digit_1 digit_10"
    },
    "bbox/AP bbox/AP50 bbox/AP-person bbox/AP-car bbox/AP-dog": {"bbox/AP-*": "car dog person"},
    "multiclassaccuracy_cat multiclassaccuracy_dog multiclassaccuracy_cow": {
        "multiclassaccuracy_*": "cat cow dog"
    },
    "arc/acc arc/acc_norm squad/acc squad/acc_norm nq/acc nq/acc_norm": {
        "*/acc": "arc nq squad",
        "*/acc_norm": "arc nq squad",
    },
    "success_rate/door success_rate/drawer success_rate/window": {
        "success_rate/*": "door drawer window"
    },
    "loss/arxiv loss/github loss/wikipedia": {"loss/*": "arxiv github wikipedia"},
    "test_acc/a.b test_acc/c.d test_acc/e.f": {"test_acc/*": "a.b c.d e.f"},
    "acc/zh-CN acc/en-US acc/de-DE": {"acc/*": "de-DE en-US zh-CN"},
    "train_acc_a val_acc_a train_acc_b val_acc_b train_acc_c val_acc_c": {
        "train_acc_*": "a b c",
        "val_acc_*": "a b c",
    },
    "map map_50 map_75 map_small map_medium map_large": {"map_*": "large medium small"},
}
#: Names that are alike, and no slices.
NONE = """
train/loss train/acc train/lr
train/acc val/acc test/acc
train_loss val_loss test_loss
acc/road acc/sky
loss/cls loss/box loss/kl
train/box_loss train/cls_loss train/dfl_loss
loss_1 loss_2 loss_3
q_loss policy_loss value_loss
reward/min reward/max reward/mean
reward/forward reward/ctrl reward/alive
train_loss_step train_loss_epoch train_loss_best
map_50 map_75 map_95
iou/0.5 iou/0.75 iou/0.9
precision_at_1 precision_at_5 precision_at_10
acc_top_1 acc_top_3 acc_top_5
bleu_1 bleu_2 bleu_3 bleu_4
rouge1 rouge2 rougeL
ppl/1024 ppl/2048 ppl/4096
lr/group0 lr/group1 lr/group2
grad_norm/layer1 grad_norm/layer2 grad_norm/layer3
time/data time/step time/forward
gpu/0/util gpu/1/util gpu/2/util
val_acc val_loss val_f1 val_auc
f1/macro f1/micro f1/weighted
cat dog cow
"""


@pytest.mark.parametrize("names", FOUND)
def test_slices_are_found(names: str) -> None:
    found = {one.measure: " ".join(one.members) for one in families(names.split())}
    assert found == FOUND[names]


@pytest.mark.parametrize("names", NONE.strip().splitlines())
def test_what_is_only_alike_is_no_slice(names: str) -> None:
    assert families(names.split()) == []


def test_each_slice_knows_its_metric_and_a_family_what_it_measures() -> None:
    (one,) = families(["val/b/iou", "val/a/iou", "val/c/iou"])
    assert one.members == {"a": "val/a/iou", "b": "val/b/iou", "c": "val/c/iou"}
    assert one.title == "val/iou"


words = st.sampled_from("acc f1 loss road sky car 0 1 50 val train mean lr class_1 top".split())
names = st.lists(
    st.builds(lambda a, s, b: f"{a}{s}{b}", words, st.sampled_from("/_.- "), words), max_size=30
)


@given(names | st.lists(st.text(max_size=8), max_size=12))
def test_whatever_the_names_a_metric_is_of_one_family_at_most(given: list[str]) -> None:
    found = families(given)
    members = [name for one in found for name in one.members.values()]
    assert len(members) == len(set(members)) and set(members) <= set(given)
    assert all(len(one.members) >= LEAST and one.title for one in found)
