#!/usr/bin/python3
"""Times the same training steps as finetuned-benchmark in torchvision, to compare both on one machine. Needs python3-torchvision."""
import math, sys, time
import torch
from torchvision.models import resnet50
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor

chip, batch, objects, steps = 128, 4, 8, int(sys.argv[1]) if len(sys.argv) > 1 else 8
torch.manual_seed(1)
torch.set_num_threads(len(__import__("os").sched_getaffinity(0)))
torch.set_flush_denormal(True)
network = MaskRCNN(_resnet_fpn_extractor(resnet50(weights=None), 5), 2, min_size=1.5 * chip, max_size=2 * chip)
for module in network.backbone.body.modules():
    if isinstance(module, torch.nn.Conv2d):
        module.weight.requires_grad = False
optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=1e-5)
images = torch.rand(batch, 3, chip, chip)
columns = math.ceil(math.sqrt(objects))
cell = chip // columns
boxes, masks = [], torch.zeros(objects, chip, chip, dtype=torch.uint8)
for i in range(objects):
    x, y = i % columns * cell, i // columns * cell
    box = [x + cell // 6, y + cell // 6, x + cell * 5 // 6, y + cell * 5 // 6]
    boxes.append(box)
    masks[i, box[1]:box[3], box[0]:box[2]] = 1
target = dict(boxes=torch.tensor(boxes, dtype=torch.float32), labels=torch.ones(objects, dtype=torch.int64), masks=masks)
seconds = []
for _ in range(steps + 2):
    start = time.perf_counter()
    optimizer.zero_grad()
    sum(network(list(images), [dict(target) for _ in range(batch)]).values()).backward()
    optimizer.step()
    seconds.append(time.perf_counter() - start)
timed = sorted(seconds[2:])
print(f"torchvision resnet50 fp32: {timed[len(timed) // 2]:.3f} s a step (median of {len(timed)}; {timed[0]:.3f} to {timed[-1]:.3f})")
