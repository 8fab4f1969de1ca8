"""Metrics are read from the lines that programs print, and from no other lines."""

from __future__ import annotations

import pytest

from workbench.outputs.scrape import Scraper

Told = list[tuple[float | None, dict[str, float]]]


def scrape(text: str) -> Told:
    scraper = Scraper()
    points = scraper.feed(text) + scraper.close()
    return [(point.step, point.metrics) for point in points]


KERAS = "\x1b[1m{}/57\x1b[0m \x1b[32m━━━━━━━━━━\x1b[0m \x1b[1m1s\x1b[0m 16ms/step - "
BAR = "\r{}:   6%|6   | {}/47 [00:00<00:00, 110.39it/s, {}]"
BOX = """
------------------------------------
| rollout/           |             |
|    ep_len_mean     | 21.6        |
|    ep_rew_mean     | 16.2        |
| time/              |             |
|    fps             | 912         |
|    total_timesteps | 4096        |
| train/             |             |
|    learning_rate   | 0.0003      |
|    n_updates       | 10          |
|    value_loss      | 51.1        |
------------------------------------
"""

METRICS: list[tuple[str, Told]] = [
    ("Epoch [5/60], Loss: 4.6807", [(5, {"loss": 4.6807})]),
    ("Epoch [1/5], Step [100/600], Loss: 2.2024", [(100, {"loss": 2.2024})]),
    ("Epoch [3/5], Step [100/600], Loss: 2.2024", [(1300, {"loss": 2.2024})]),
    ("Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.300000", [(640, {"train/loss": 2.3})]),
    (
        "Test set: Average loss: 0.0500, Accuracy: 9800/10000 (98%)",
        [(None, {"test/average_loss": 0.05, "test/accuracy": 98})],
    ),
    (
        "| epoch   2 |    10/   30 batches | lr 20.00 | ms/batch 67.54 | loss  8.51 | ppl  4972.22",
        [(40, {"loss": 8.51, "ppl": 4972.22, "lr": 20})],
    ),
    (
        "| end of epoch   1 | time:  1.88s | valid loss  6.90 | valid ppl   997.13",
        [(1, {"valid_loss": 6.9, "valid_ppl": 997.13})],
    ),
    (
        "step 25: train loss 3.3583, val loss 3.3526",
        [(25, {"train_loss": 3.3583, "val_loss": 3.3526})],
    ),
    ("iter 20: loss 3.5571, time 38.14ms, mfu 0.01%", [(20, {"loss": 3.5571})]),
    ("iter_dt 10.84ms; iter 20: train loss 3.76649", [(20, {"train_loss": 3.76649})]),
    (
        "{'loss': '6.2', 'grad_norm': '2.0', 'learning_rate': '0.0009', 'epoch': '0.05'}",
        [(0.05, {"loss": 6.2, "grad_norm": 2.0, "learning_rate": 0.0009})],
    ),
    ("{'loss': 1.2208, 'epoch': 0.87}", [(0.87, {"loss": 1.2208})]),
    (
        "{'loss': np.float64(0.3), 'x': tensor(0.25, device='cuda:0'), 'epoch': 1, 'b': inf}",
        [(1, {"loss": 0.3, "x": 0.25, "b": float("inf")})],
    ),
    ("{'train_runtime': 3.4, 'train_loss': 3.3, 'epoch': 3.0}", [(3, {"train_loss": 3.3})]),
    (
        'Epoch 3: {"train": {"loss": 0.3}, "val": {"loss": 0.2}}',
        [(3, {"train/loss": 0.3, "val/loss": 0.2})],
    ),
    (
        '2021-03-08 12:43:15 | INFO | train | {"epoch": 1, "train_loss": "19.3", "train_wps": 3}',
        [(1, {"train_loss": 19.3})],
    ),
    ('INFO | valid | {"f1": 0.5}', [(None, {"valid/f1": 0.5})]),
    (
        BAR.format("Epoch 0", 3, "v_num=0, train_loss=2.280, train_acc=0.156"),
        [(3, {"train_loss": 2.28, "train_acc": 0.156})],
    ),
    (BAR.format("Epoch 1/10", 3, "loss=2"), [(3, {"loss": 2})]),
    (
        "Training !!!  Epoch 1 / 10,  Batch Loss 0.012300: 3%|# | 3/99 [00:00<00:03, 9.1it/s]",
        [(3, {"train/batch_loss": 0.0123})],
    ),
    ("loop: 12it [00:01, 9.00it/s, loss=0.5]", [(12, {"loss": 0.5})]),
    (BAR.format("a", 3, "loss=2") + "step 9: acc 0.5", [(3, {"loss": 2}), (9, {"acc": 0.5})]),
    (
        KERAS.format(57) + "accuracy: 0.9215 - loss: 0.4612",
        [(57, {"accuracy": 0.9215, "loss": 0.4612})],
    ),
    (
        "57/57 [=======>....] - ETA: 0s - loss: 0.4612 - accuracy: 0.9215",
        [(57, {"accuracy": 0.9215, "loss": 0.4612})],
    ),
    (
        "[0]\teval-logloss:0.22646\ttrain-logloss:0.23316",
        [(0, {"eval-logloss": 0.22646, "train-logloss": 0.23316})],
    ),
    ("[1] train-error:0.02130+0.00206", [(1, {"train-error": 0.0213})]),
    (
        "[20]\tvalid_0's l1: 0.431129\tvalid_0's l2: 0.198063",
        [(20, {"valid_0/l1": 0.431129, "valid_0/l2": 0.198063})],
    ),
    (
        "10:\ttest: 0.9972746\tbest: 0.9972746 (9)\ttotal: 75.2ms\tremaining: 335ms",
        [(10, {"test": 0.9972746})],
    ),
    (
        BOX,
        [
            (
                4096,
                {
                    "rollout/ep_len_mean": 21.6,
                    "rollout/ep_rew_mean": 16.2,
                    "train/learning_rate": 0.0003,
                    "train/value_loss": 51.1,
                },
            )
        ],
    ),
    ("│   test_acc   │   0.95   │", [(None, {"test_acc": 0.95})]),
    (
        "E    #       LOSS TEXTCAT  CATS_SCORE  SCORE \n---  ----\n"
        "  1      50    1,010.53      100.00    1.00",
        [(50, {"loss_textcat": 1010.53, "cats_score": 100, "score": 1})],
    ),
    (
        "      Iter       Train Loss   Remaining Time \n"
        "         1           1.5428            0.03s",
        [(1, {"train_loss": 1.5428})],
    ),
    (
        "Iteration 1, loss = 6.68483788\nValidation score: 0.177778",
        [(1, {"loss": 6.68483788}), (1, {"validation_score": 0.177778})],
    ),
    (
        "[CV 1/2] END ......................alpha=0.0001;, score=0.944 total time=   0.0s",
        [(None, {"score": 0.944})],
    ),
    (
        " iteration      100/  1000 | consumed samples: 6400 | elapsed time per iteration (ms): 9.5"
        " | learning rate: 1.5E-04 | global batch size: 64 | lm loss: 4.1E+00 | loss scale: 1.0 |"
        " grad norm: 1.0 | number of skipped iterations: 0 |",
        [(100, {"lm_loss": 4.1, "loss_scale": 1, "grad_norm": 1, "learning_rate": 1.5e-4})],
    ),
    (
        "epoch: 0|step: 8|ppo_ep: 1|act_loss: 0.2315673828125|cri_loss: 0.135498046875",
        [(8, {"act_loss": 0.2315673828125, "cri_loss": 0.135498046875})],
    ),
    (
        "step: 20  loss: 11.83506  grad_norm:  9.6669  memory: 48.87GiB(51.44%)  tps: 4,376",
        [(20, {"loss": 11.83506, "grad_norm": 9.6669})],
    ),
    (
        "  eta: 0:10:00  iter: 19  total_loss: 1.2  loss_cls: 0.5  time: 0.3  lr: 0.001",
        [(19, {"total_loss": 1.2, "loss_cls": 0.5, "lr": 0.001})],
    ),
    ("s:250 tel:6.3097", [(250, {"tel": 6.3097})]),
    ("step:1/1270 val_loss:3.28 train_time:123ms", [(1, {"val_loss": 3.28})]),
    (
        "epoch: 1, lr: 1.00e-03 - train loss: 1.23 - valid loss: 1.10, valid WER: 5.2",
        [(1, {"train_loss": 1.23, "valid_loss": 1.1, "valid_wer": 5.2, "lr": 0.001})],
    ),
    (
        "Episode 10\tLast reward: 40.00\tAverage reward: 16.52",
        [(10, {"last_reward": 40, "average_reward": 16.52})],
    ),
    (
        "Eval num_timesteps=4000, episode_reward=151.80 +/- 56.36",
        [(4000, {"eval/episode_reward": 151.8})],
    ),
    (
        "Epoch: [1][  10/5005]\tTime  0.5 (0.6)\tLoss 6.9 (7.0)\tAcc@1 0.1 (0.2)",
        [(10, {"loss": 6.9, "acc@1": 0.1})],
    ),
    (" * Acc@1 69.758 Acc@5 89.078", [(None, {"acc@1": 69.758, "acc@5": 89.078})]),
    ("[Epoch 0/200] [Batch 3/938] [D loss: 0.69]", [(3, {"d_loss": 0.69})]),
    (
        "[0/25][7/782] Loss_D: 1.5 D(x): 0.5 D(G(z)): 0.47 / 0.12",
        [(7, {"loss_d": 1.5, "d(x)": 0.5, "d(g(z))": 0.47})],
    ),
    (
        "Ep 1 (Step 000005): Train loss 3.1, Val loss 3.2",
        [(5, {"train_loss": 3.1, "val_loss": 3.2})],
    ),
    ("Epoch 2/10\n----------\n  Loss: 0.1234", [(2, {"loss": 0.1234})]),
    ("test_loss 0.1  test_acc 0.97", [(None, {"test_loss": 0.1, "test_acc": 0.97})]),
    ("accuracy/digit_0 1.000", [(None, {"accuracy/digit_0": 1})]),
    ("Test Accuracy = 95.3%", [(None, {"test_accuracy": 95.3})]),
    (
        "Epoch 1 train: loss 0.5 acc 0.6 val: loss 0.7 acc 0.8",
        [(1, {"train/loss": 0.5, "train/acc": 0.6, "val/loss": 0.7, "val/acc": 0.8})],
    ),
    (
        "train Loss: 0.5 Acc: 0.8\nval Loss: 0.4 Acc: 0.7",
        [
            (None, {"train_loss": 0.5, "train_acc": 0.8}),
            (None, {"val_loss": 0.4, "val_acc": 0.7}),
        ],
    ),
    ("[2,  2000] loss: 2.182", [(2000, {"loss": 2.182})]),
    (
        "Accuracy of the network on the 10000 test images: 54 %",
        [(None, {"test/accuracy": 54})],
    ),
    ("Cost after iteration 100: 0.69", [(100, {"cost": 0.69})]),
    (
        "2021-08-11 10:00:00,123 - mmdet - INFO - Epoch [1][50/7330]\tlr: 1.978e-03, eta: 20:22:58,"
        " time: 0.834, memory: 3838, loss_rpn_cls: 0.5, acc: 93.0",
        [(50, {"loss_rpn_cls": 0.5, "acc": 93, "lr": 0.001978})],
    ),
    (
        "[07/16 12:00:00 d2.utils.events]:  eta: 0:10:00  iter: 19  total_loss: 1.2",
        [(19, {"total_loss": 1.2})],
    ),
    ("Steps: 100 | Reward: 5", [(100, {"reward": 5})]),
    ("| step 100 | loss 0.5 |", [(100, {"loss": 0.5})]),
    ('{"type": "train", "data": {"loss": 0.5, "step": 3}}', [(3, {"data/loss": 0.5})]),
    ("mAP@0.5: 0.33", [(None, {"map@0.5": 0.33})]),
    ("Reward: -21.0", [(None, {"reward": -21})]),
    (
        "  Epoch    GPU_mem   box_loss   Instances       Size\n"
        "    1/3      3.78G      1.234          23        640: 100%|#| 16/16 [00:10<00:00, 1it/s]",
        [(1, {"box_loss": 1.234})],
    ),
    (
        " [=====>....]  Step: 23ms | Tot: 1s | Loss: 1.8 | Acc: 35.0% (45/128) 2/391 ",
        [(2, {"loss": 1.8, "acc": 35})],
    ),
]

NOTHING = r"""
digits.csv: 1230 train, 212 val, 355 test
learning_rate = 1e-3 # with baby networks can afford to go a bit higher
Overriding: max_iters = 100
ElasticNet model (alpha=0.400000, l1_ratio=0.200000):
OrderedDict([('loss', 0.5), ('lr', 0.1)])
{"learning_rate": 0.001, "batch_size": 64, "epochs": 10, "seed": 0}
{"loss": "mse", "epochs": 10, "lr": 0.1}
{'loss': [0.3, 0.2], 'val_loss': [0.4, 0.3]}
Epochs: 100, Batch size: 32, Learning rate: 0.001
batch_size: 64
loss_weight: 0.5
score_threshold = 0.05
precision: 16
number of parameters: 0.10M
vocab size: 65
Seed: 3026126506
[LightGBM] [Info] Number of data points in the train set: 7000, number of used features: 30
[LightGBM] [Info] Start training from score 0.530857
[LightGBM] [Info] [binary:BoostFromScore]: pavg=0.567500 -> initscore=0.271658
[deepspeed] Attempted loss scale: 65536, but hysteresis is 2.
step=10, lr=[8.5e-06, 8.5e-06], mom=[(0.9, 0.95)]
1069.31it/s
mfu -100.00%
v_num: 0.000
Best iteration is: [20] valid_0's l1: 0.43
bestTest = 0.08809957322
Best score: 0.98
              precision    recall  f1-score   support
           0       1.00      0.95      0.98       212
    accuracy                           0.98       569
   macro avg       0.99      0.98      0.98       569
               loss           acc   mean radius             x
mean  -3.153111e-15 -6.568462e-15 -6.993039e-16 -8.553985e-16
0   0.5  0.7
feature importances: [0.         0.01638765 0.         0.        ]
lightning_logs/version_0/checkpoints/epoch=2-step=141.ckpt
Epoch 00001: val_loss improved from inf to 0.39217, saving model to best.h5
Epoch 5: reducing learning rate of group 0 to 1.0000e-04.
  File "train.py", line 12, in <module>
    loss = 3.0 * x
ValueError: loss 0.5 is not an int
error: 404
torch==2.1.0 score-0.3.1 acc:1.2.3
2021-03-08 12:43:15,123 INFO started
We reached an accuracy of 0.98 in 3 hours
0.5x^2 + 0.3x + 1.2
Total params: 1,210 (4.73 KB)
│ dense (Dense)                   │ (None, 16)             │         1,040 │
| batch_size | 64 |
Downloading: 45%|####5     | 45.0M/100M [00:04<00:05, 11.0MB/s]
wandb: loss 0.5
Time taken for 1 epoch 3.5 sec
Namespace(batch_size=64, epochs=14, lr=1.0, gamma=0.7)
  --lr LR  learning rate (default: 0.001)
train: 100, val: 20, test: 30
The loss is 0.5
val: loss: 0.5 is lower than 0.6
GPU 0: 45C, 30% util
[torchrun] epoch finished in 3.5 seconds
""".strip("\n").split("\n")


@pytest.mark.parametrize(("text", "told"), METRICS, ids=[text[:40] for text, _ in METRICS])
def test_metrics_of_a_line(text: str, told: Told) -> None:
    assert scrape(text) == told


@pytest.mark.parametrize("line", NOTHING)
def test_other_lines_tell_nothing(line: str) -> None:
    assert scrape(line + "\n") == []
    assert scrape("step 1: loss 0.5\n" + line + "\n") == [(1, {"loss": 0.5})]
