internal import Raster

/// Turns a raster's values into colours for the screen, as desktop GIS shows them: three bands as red, green and blue, or one as grey.
///
/// 8-bit values stand for themselves. Others are stretched band by band: the darkest 0.25 % and the brightest 0.5 % are
/// clipped (ArcGIS Pro's `PercentClip`), and what lies between is spread evenly. Pixels without data and values that are no number stay transparent
/// and do not count.
public struct Stretch: Sendable, Equatable {
    /// The bands shown as red, green and blue, counted from 0; a single one is shown in grey. Nil, or a band that the image
    /// does not have, shows the first three bands, or the first where there are fewer.
    let bands: [Int]?

    static let darkShare = 0.0025
    static let brightShare = 0.005
    /// Enough for a percentile that looks right; an even sample of a larger image stands for it.
    private static let sampleSize = 40_000

    public init(bands: [Int]? = nil) {
        self.bands = bands
    }

    /// Shows the bands that are named red, green and blue, wherever they stand; without all three, the first bands.
    public init(bandNames: [String]) {
        let names = bandNames.map { $0.lowercased() }
        let colors = ["red", "green", "blue"].compactMap { names.firstIndex(of: $0) }
        self.init(bands: colors.count == 3 ? colors : nil)
    }

    func callAsFunction(_ image: RasterImage) -> RGBImage {
        let shown = bandsShown(of: image)
        let area = image.width * image.height
        let ranges = shown.map { range(of: image.pixels[($0 * area)..<(($0 + 1) * area)], type: image.pixelType, opacity: image.opacity) }
        var pixels = [UInt32](repeating: 0, count: area)
        image.pixels.withUnsafeBufferPointer { values in
            for index in 0..<area {
                let opacity = image.opacity?[index] ?? 255
                guard opacity > 0, let red = ranges[0].byte(values[shown[0] * area + index]) else { continue }
                guard shown.count == 3 else {
                    pixels[index] = RGBImage.color(red: red, green: red, blue: red, opacity: opacity)
                    continue
                }
                guard let green = ranges[1].byte(values[shown[1] * area + index]),
                    let blue = ranges[2].byte(values[shown[2] * area + index])
                else { continue }
                pixels[index] = RGBImage.color(red: red, green: green, blue: blue, opacity: opacity)
            }
        }
        return RGBImage(width: image.width, height: image.height, pixels: pixels)
    }

    /// One band or three.
    func bandsShown(of image: RasterImage) -> [Int] {
        if let bands, bands.allSatisfy((0..<image.bands).contains), bands.count == 1 || bands.count == 3 {
            return bands
        }
        return image.bands >= 3 ? [0, 1, 2] : [0]
    }

    /// The values shown as black and white.
    ///
    /// - Parameter opacity: how far each value is to be seen; those that are not do not count.
    func range(of band: ArraySlice<Float>, type: PixelType, opacity: [UInt8]? = nil) -> ValueRange {
        if type == .uint8 { return ValueRange(black: 0, white: 255) }
        let step = max(1, band.count / Self.sampleSize)
        let sample = stride(from: band.startIndex, to: band.endIndex, by: step)
            .filter { band[$0].isFinite && opacity?[$0 - band.startIndex] != 0 }.map { band[$0] }.sorted()
        guard let last = sample.indices.last else { return ValueRange(black: 0, white: 1) }
        return ValueRange(
            black: sample[Int((Double(last) * Self.darkShare).rounded())],
            white: sample[Int((Double(last) * (1 - Self.brightShare)).rounded())])
    }
}

/// The values that one band shows as black and as white.
struct ValueRange: Equatable {
    var black, white: Float

    /// From 0 to 255; nil for a value that is no number. A band with one value only is mid-grey.
    func byte(_ value: Float) -> UInt8? {
        guard value.isFinite else { return nil }
        guard white > black else { return 127 }
        return UInt8(max(0, min(255, ((value - black) / (white - black) * 255).rounded())))
    }
}
