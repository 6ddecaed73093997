public import Torch

/// The labelled objects of one image.
public struct Target {
    /// Left, top, right and bottom in pixels, `[K, 4]`.
    public var boxes: Tensor
    /// Classes from 1, int64 `[K]`.
    public var labels: Tensor
    /// 1 inside the object, else 0, `[K, H, W]`.
    public var masks: Tensor

    public init(boxes: Tensor, labels: Tensor, masks: Tensor) {
        self.boxes = boxes
        self.labels = labels
        self.masks = masks
    }

    /// How many objects there are; an image may have none.
    public var count: Int { boxes.shape[0] }

    /// The target on a device.
    public func moved(to device: String) -> Target {
        Target(boxes: boxes.moved(to: device), labels: labels.moved(to: device), masks: masks.moved(to: device))
    }
}
