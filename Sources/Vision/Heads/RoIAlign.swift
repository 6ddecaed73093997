import Foundation
public import Torch

private enum Kernel {
    static let roiAlign = Operator("finetuned::roi_align")
}

/// Cuts regions out of feature maps and samples them to one size (He et al., Mask R-CNN, 2017).
public struct RoIAlign: Sendable {
    /// Rows and columns of a sampled region.
    let size: Int
    /// Samples of a bin along each axis; 0 for one a pixel.
    let samplingRatio: Int

    public init(size: Int, samplingRatio: Int) {
        self.size = size
        self.samplingRatio = samplingRatio
    }

    /// Regions `[K, 5]` (image, left, top, right, bottom in pixels of the image) of features `[N, C, h, w]`, which are `scale` times as large
    /// as the image, as `[K, C, size, size]`.
    public func callAsFunction(_ features: Tensor, regions: Tensor, scale: Double) -> Tensor {
        let map = Tensor.zeros([regions.shape[0]], type: .int64, device: regions.device)
        return aligned([features], regions, map, [scale])
    }

    /// Regions, one tensor of boxes `[K, 4]` in pixels an image, each cut from the feature map that suits its size (Lin et al., Feature
    /// Pyramid Networks, 2017): `[K, C, size, size]`, in memory with the channels of a pixel side by side.
    func callAsFunction(_ features: [Tensor], boxes: [Tensor], imageSize: ImageSize) -> Tensor {
        let regions = Self.regions(boxes)
        let scales = features.map { Self.scale(of: $0, imageSize: imageSize) }
        return aligned(features, regions, Self.levels(of: regions, scales: scales), scales)
    }

    /// Regions `[K, 5]`, each cut from the feature map that `levels` (int64, `[K]`) names: by our kernel on the processor, elsewhere by
    /// operators that every device has.
    private func aligned(_ features: [Tensor], _ regions: Tensor, _ levels: Tensor, _ scales: [Double]) -> Tensor {
        if regions.device == "cpu" { return Kernel.roiAlign(features, regions, levels, scales, size, size, samplingRatio) }
        return samplingRatio > 0 ? composed(features, regions: regions, levels: levels, scales: scales)
            : composedOfRows(features[0], regions: regions, scale: scales[0])
    }

    /// Boxes of several images in one tensor, each behind the number of its image: `[K, 5]`.
    static func regions(_ boxes: [Tensor]) -> Tensor {
        Tensor.concatenate(boxes.enumerated().map { image, boxes in
            Tensor.concatenate([.full([boxes.shape[0], 1], Double(image), device: boxes.device), boxes], dimension: 1)
        })
    }

    /// The power of two by which a feature map is smaller than the image.
    static func scale(of features: Tensor, imageSize: ImageSize) -> Double {
        exp2(log2(Double(features.shape[2]) / Double(imageSize.height)).rounded(.toNearestOrEven))
    }

    /// The feature map for each region, int64 `[K]`: a region of 224 × 224 pixels belongs to the map at stride 16.
    private static func levels(of regions: Tensor, scales: [Double]) -> Tensor {
        let finest = -log2(scales[0])
        let areas = Boxes.areas(regions.narrowed(1, start: 1, length: 4))
        let levels = ((areas.squareRoot() / 224).log2() + (4 + 1e-6)).floor()
        return (levels.clamped(min: finest, max: finest + Double(scales.count - 1)) - finest).converted(to: .int64)
    }
}
