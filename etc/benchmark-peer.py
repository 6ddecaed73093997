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
parser.add_argument("--device", default="cpu")
parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--runs", type=int, default=8)
load = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(load.threads)
torch.set_flush_denormal(True)
network = MaskRCNN(_resnet_fpn_extractor(resnet50(weights=None), 5), 2, min_size=1.5 * load.chip_size, max_size=2 * load.chip_size).to(load.device)
images = list(torch.rand(load.batch_size, 3, load.chip_size, load.chip_size).to(load.device))


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
    boxes, labels = torch.tensor(boxes, dtype=torch.float32), torch.ones(load.objects, dtype=torch.int64)
    return dict(boxes=boxes.to(load.device), labels=labels.to(load.device), masks=masks.to(load.device))


def precision():
    """bfloat16 works on a GPU alone: on the processor NMS and RoIAlign refuse it."""
    return torch.autocast(load.device.split(":")[0], torch.bfloat16, enabled=load.precision == "bf16")


def trainer():
    """As arcgis.learn trains: the convolutions of the body are fixed."""
    for module in network.backbone.body.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.weight.requires_grad = False
    optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=1e-5)

    targets = [target() for _ in images]

    def step():
        optimizer.zero_grad()
        with precision():
            loss = sum(network(images, targets).values())
        loss.backward()
        optimizer.step()
        loss.item()
    return step


def evaluator():
    network.eval()

    @torch.no_grad()
    def evaluate():
        with precision():
            network(images)
        if load.device != "cpu":
            torch.cuda.synchronize()
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
    program="torchvision", task=load.task, precision=load.precision, freeze="convolutions" if load.task == "step" else None, backbone="resnet50", device=load.device,
    batchSize=load.batch_size, chipSize=load.chip_size, objects=load.objects, threads=load.threads, seconds=median, fastest=timed[0],
    slowest=timed[-1], imagesPerSecond=load.batch_size / median, peakMemory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
