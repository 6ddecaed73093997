import Torch

/// Brings images to the brightness and size that the network works at: normalised by band, enlarged, and padded to whole strides.
public struct ImageTransform: Sendable {
    /// Of each band, where pixels run from 0 to 1.
    public let mean: [Double]
    /// Standard deviation of each band.
    public let deviation: [Double]
    /// Pixels of the shorter side after resizing, unless the longer one would become too long.
    public let shorterSide: Double
    /// Most pixels of the longer side after resizing.
    public let longerSide: Double
    static let stride = 32

    /// The mean and deviation of ImageNet's red, green and blue.
    public static let imageNet = (mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    public init(mean: [Double], deviation: [Double], shorterSide: Double, longerSide: Double) {
        self.mean = mean
        self.deviation = deviation
        self.shorterSide = shorterSide
        self.longerSide = longerSide
    }

    /// What the network gets, and how large the image in it is.
    struct Output {
        /// `[N, bands, H, W]` with H and W whole multiples of 32.
        let images: Tensor
        /// The images without the padding.
        let size: ImageSize
    }

    /// - Parameter images: `[N, bands, H, W]` from 0 to 1.
    func callAsFunction(_ images: Tensor) -> Output {
        let size = resized(ImageSize(height: images.shape[2], width: images.shape[3]))
        let normalized = (images - perBand(mean, images.device)) / perBand(deviation, images.device)
        let padding = { (side: Int) in (Self.stride - side % Self.stride) % Self.stride }
        return Output(
            images: normalized.resizedBilinearly(height: size.height, width: size.width)
                .padded(right: padding(size.width), bottom: padding(size.height)),
            size: size)
    }

    /// The target as it lies in the resized image.
    func callAsFunction(_ target: Target, from original: ImageSize) -> Target {
        let size = resized(original)
        return Target(
            boxes: Boxes.scaled(target.boxes, x: Double(size.width) / Double(original.width), y: Double(size.height) / Double(original.height)),
            labels: target.labels,
            masks: target.count == 0 ? target.masks : target.masks.unsqueezed(1).resizedToNearest(height: size.height, width: size.width).squeezed(1))
    }

    /// The size of an image after resizing.
    func resized(_ size: ImageSize) -> ImageSize {
        let scale = min(shorterSide / Double(min(size.height, size.width)), longerSide / Double(max(size.height, size.width)))
        return ImageSize(height: Int(Double(size.height) * scale), width: Int(Double(size.width) * scale))
    }

    private func perBand(_ values: [Double], _ device: String) -> Tensor {
        Tensor(values.map(Float.init), shape: [values.count, 1, 1]).moved(to: device)
    }
}
