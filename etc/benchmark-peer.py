#!/usr/bin/python3
"""Times in torchvision what finetuned-benchmark times, and prints the same JSON. Needs python3-torchvision."""
import argparse, json, math, resource, time
import torch
from torchvision.models import resnet50
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor

parser = argparse.ArgumentParser()
parser.add_argument("task", choices=["step", "evaluate"])
parser.add_argument("--batch-size", type=int, default=4)
parser.add_argument("--chip-size", type=int, default=224)
parser.add_argument("--objects", type=int, default=10)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--runs", type=int, default=8)
load = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(load.threads)
torch.set_flush_denormal(True)
network = MaskRCNN(_resnet_fpn_extractor(resnet50(weights=None), 5), 2, min_size=1.5 * load.chip_size, max_size=2 * load.chip_size)
images = list(torch.rand(load.batch_size, 3, load.chip_size, load.chip_size))


def target():
    """Square objects on a grid."""
    columns = math.ceil(math.sqrt(load.objects))
    cell = load.chip_size // columns
    boxes, masks = [], torch.zeros(load.objects, load.chip_size, load.chip_size, dtype=torch.uint8)
    for i in range(load.objects):
        x, y = i % columns * cell, i // columns * cell
        box = [x + cell // 6, y + cell // 6, x + cell * 5 // 6, y + cell * 5 // 6]
        boxes.append(box)
        masks[i, box[1]:box[3], box[0]:box[2]] = 1
    return dict(boxes=torch.tensor(boxes, dtype=torch.float32), labels=torch.ones(load.objects, dtype=torch.int64), masks=masks)


def trainer():
    """As arcgis.learn trains: the convolutions of the body are fixed."""
    for module in network.backbone.body.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.weight.requires_grad = False
    optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=1e-5)

    def step():
        optimizer.zero_grad()
        sum(network(images, [target() for _ in images]).values()).backward()
        optimizer.step()
    return step


def evaluator():
    network.eval()

    @torch.no_grad()
    def evaluate():
        network(images)
    return evaluate


body = trainer() if load.task == "step" else evaluator()
seconds = []
for _ in range(load.runs + 2):
    start = time.perf_counter()
    body()
    seconds.append(time.perf_counter() - start)
timed = sorted(seconds[2:])
median = timed[len(timed) // 2]
print(json.dumps(dict(
    program="torchvision", task=load.task, precision="fp32", freeze="convolutions" if load.task == "step" else None, backbone="resnet50",
    batchSize=load.batch_size, chipSize=load.chip_size, objects=load.objects, threads=load.threads, seconds=median, fastest=timed[0],
    slowest=timed[-1], imagesPerSecond=load.batch_size / median, peakMemory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
