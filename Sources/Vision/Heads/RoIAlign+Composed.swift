import Torch

private enum Aten {
    static let embeddingBag = Operator("aten::embedding_bag")
    static let range = Operator("aten::arange.start_step")
}

/// RoIAlign of libtorch's own operators, for devices that our kernel does not know.
///
/// A bin is a weighted sum of pixels. libtorch computes such sums and their gradient as the bags of an embedding: nothing lies in between
/// but which pixels a bin takes and their weights, and nothing waits for the host but the gradient, for two or three numbers.
extension RoIAlign {
    /// What the kernel computes with a fixed number of samples. All feature maps stand in one table of pixels, so that regions keep their
    /// order without anyone knowing how many lie on which map.
    ///
    /// Beside the result, the pixels are once more in memory in float32, and `4 · samplingRatio²` places and weights of 20 bytes for each bin:
    /// with two samples, a third of what a bin of 256 channels takes. The gradient takes as much as the result again while it is computed.
    func composed(_ features: [Tensor], regions: Tensor, levels: Tensor, scales: [Double]) -> Tensor {
        let count = regions.shape[0], channels = features[0].shape[1], device = regions.device
        let pixels = Tensor.concatenate(features.map { $0.permuted([0, 2, 3, 1]).reshaped([-1, channels]) }).converted(to: .float32)
        guard count > 0 else { return pixels.narrowed(0, start: 0, length: 0).reshaped([0, channels, size, size]) }
        func ofLevel<Element: TensorElement>(_ values: [Element]) -> Tensor { Tensor(values, shape: [values.count]).moved(to: device).gathered(levels) }
        let scale = ofLevel(scales.map(Float.init))
        let height = ofLevel(features.map { Int64($0.shape[2]) }), width = ofLevel(features.map { Int64($0.shape[3]) })
        let rows = SampledAxis(regions, edge: 2, scale: scale, pixels: height, bins: size, samples: samplingRatio)
        let columns = SampledAxis(regions, edge: 1, scale: scale, pixels: width, bins: size, samples: samplingRatio)
        let first = ofLevel(Self.beginnings(features)) + regions.select(1, 0).converted(to: .int64) * height * width
        let ofRows = first.reshaped([-1, 1, 1]) + rows.places * width.reshaped([-1, 1, 1])
        let places = ofRows.reshaped([count, size, 1, -1, 1]) + columns.places.reshaped([count, 1, size, 1, -1])
        let weights = rows.weights.reshaped([count, size, 1, -1, 1]) * columns.weights.reshaped([count, 1, size, 1, -1])
        let each = 4 * samplingRatio * samplingRatio
        return Self.sums(of: pixels, places, weights, each).reshaped([count, size, size, channels]).permuted([0, 3, 1, 2])
    }

    /// What the kernel computes on maps of one channel, `[N, 1, H, W]`, with as many samples as a bin has pixels: rows are summed, then
    /// columns, so that memory grows with a map's side and not with its area.
    /// - Precondition: no bin of a region is larger than a map's share of a bin by more than a pixel.
    func composedOfRows(_ maps: Tensor, regions: Tensor, scale: Double) -> Tensor {
        let count = regions.shape[0], height = maps.shape[2], width = maps.shape[3], device = regions.device
        guard count > 0 else { return .zeros([0, 1, size, size], device: device) }
        func axis(edge: Int, _ pixels: Int) -> SampledAxis {
            SampledAxis(
                regions, edge: edge, scale: .full([count], scale, device: device), pixels: .full([count], Double(pixels), type: .int64, device: device),
                bins: size, samples: nil, most: pixels / size + 2)
        }
        /// Where each region's rows begin in a table with `rows` for each map.
        func first(_ map: Tensor, _ rows: Int) -> Tensor { (map * .full([], Double(rows), type: .int64, device: device)).reshaped([-1, 1, 1]) }
        let rows = axis(edge: 2, height), columns = axis(edge: 1, width)
        let ofRows = Self.sums(
            of: maps.converted(to: .float32).reshaped([-1, width]), first(regions.select(1, 0).converted(to: .int64), height) + rows.places, rows.weights,
            rows.places.shape[2])
        let turned = ofRows.reshaped([count, size, width]).permuted([0, 2, 1]).reshaped([-1, size])
        let ofBoth = Self.sums(of: turned, first(.range(count, device: device), width) + columns.places, columns.weights, columns.places.shape[2])
        return ofBoth.reshaped([count, size, size]).permuted([0, 2, 1]).unsqueezed(1)
    }

    /// Where the pixels of each feature map `[N, C, h, w]` begin in a table of all.
    private static func beginnings(_ features: [Tensor]) -> [Int64] {
        var next: Int64 = 0
        return features.map { map in
            defer { next += Int64(map.count / map.shape[1]) }
            return next
        }
    }

    /// Weighted sums of a table's rows, of which each takes `each`.
    private static func sums(of table: Tensor, _ places: Tensor, _ weights: Tensor, _ each: Int) -> Tensor {
        let starts = Aten.range(0, places.count, each, ScalarType.int64, Int?.none, table.device)
        return Aten.embeddingBag(table, places.reshaped([-1]), starts, false, 0, false, weights.reshaped([-1]), false)
    }
}

/// Along one axis, the two pixels around each sample of each bin, and what they weigh in the bin's mean: `[K, bins, 2 * samples]`, int64 and
/// float32. A sample past the map by more than a pixel weighs nothing.
private struct SampledAxis {
    let places, weights: Tensor

    /// - Parameters:
    ///   - regions: `[K, 5]`.
    ///   - edge: the column of the edge at which a region begins; the one at which it ends is two further.
    ///   - scale: of the regions' maps, `[K]`.
    ///   - pixels: the maps' sizes along the axis, int64 `[K]`.
    ///   - samples: of a bin; nil for as many as it has pixels.
    ///   - most: samples that a bin may have.
    init(_ regions: Tensor, edge: Int, scale: Tensor, pixels: Tensor, bins: Int, samples: Int?, most: Int? = nil) {
        func cube(_ values: Tensor) -> Tensor { values.reshaped([-1, 1, 1]) }
        let device = regions.device, most = samples ?? most ?? 1
        let begin = regions.select(1, edge) * scale
        let bin = (regions.select(1, edge + 2) * scale - begin).clamped(min: 1) / Tensor.full([], Double(bins), device: device)
        let samples = samples.map { Tensor.full([regions.shape[0]], Double($0), device: device) } ?? bin.ceil()
        let ofBin = Tensor.range(bins, type: .float32, device: device).reshaped([1, -1, 1])
        let ofSample = Tensor.range(most, type: .float32, device: device).reshaped([1, 1, -1])
        let positions = cube(begin) + ofBin * cube(bin) + (ofSample + 0.5) * cube(bin) / cube(samples)
        let size = cube(pixels.converted(to: .float32)), last = size - 1.0
        let counts = (positions .>= -1) .& (.!((positions - size) .> 0)) .& ((cube(samples) - ofSample) .> 0)
        let held = positions.clamped(min: 0).minimum(last), low = held.floor(), share = held - low
        places = Tensor.concatenate([low, (low + 1).minimum(last)], dimension: 2).converted(to: .int64)
        let whole = counts.converted(to: .float32) / cube(samples)
        weights = Tensor.concatenate([whole * (share * -1.0 + 1.0), whole * share], dimension: 2)
    }
}
