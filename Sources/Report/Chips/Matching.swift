public import Raster

/// Which of a model's objects are real: each labelled object is found by at most one prediction of its class.
///
/// Predictions take their pick in the order of their scores, and each takes the free object that its mask covers best,
/// where intersection over union reaches the threshold (as in PASCAL VOC's and COCO's scoring).
public struct Matching: Sendable, Equatable {
    /// Labelled objects that were found, as positions in `truth`, with the prediction that found each.
    let found: [Pair]
    /// Labelled objects that no prediction found, as positions in `truth`.
    let missed: [Int]
    /// Predictions that found nothing, as positions in `predicted`.
    let falseAlarms: [Int]

    /// A labelled object and the prediction that found it.
    struct Pair: Sendable, Equatable {
        let truth, predicted: Int
    }

    /// - Parameters:
    ///   - minimumScore: Predictions below it do not count at all.
    ///   - minimumOverlap: Intersection over union of the masks, from 0 to 1.
    public init(
        predicted: [Instance], truth: [Instance], minimumScore: Float = 0.5, minimumOverlap: Double = 0.5
    ) {
        let counted = predicted.indices.filter { (predicted[$0].score ?? 1) >= minimumScore }
            .sorted { (predicted[$0].score ?? 1, $1) > (predicted[$1].score ?? 1, $0) }
        let footprints = truth.map { Footprint($0.mask) }
        var free = Set(truth.indices)
        var pairs: [Pair] = []
        var falseAlarms: [Int] = []
        for index in counted {
            let footprint = Footprint(predicted[index].mask)
            let best = free.filter { truth[$0].classIndex == predicted[index].classIndex }
                .map { (truth: $0, overlap: footprint.overlap(with: footprints[$0])) }
                .max { ($0.overlap, $1.truth) < ($1.overlap, $0.truth) }
            if let best, best.overlap >= minimumOverlap {
                free.remove(best.truth)
                pairs.append(Pair(truth: best.truth, predicted: index))
            } else {
                falseAlarms.append(index)
            }
        }
        found = pairs
        missed = free.sorted()
        self.falseAlarms = falseAlarms
    }

    /// How many were found, missed and made up.
    public var tally: Tally {
        Tally(found: found.count, missed: missed.count, falseAlarms: falseAlarms.count)
    }
}

/// A mask with its size and place at hand.
private struct Footprint {
    let mask: Mask
    let bounds: PixelBounds?
    let area: Int

    init(_ mask: Mask) {
        self.mask = mask
        bounds = PixelBounds(of: mask)
        area = mask.bits.count { $0 != 0 }
    }

    /// Intersection over union.
    func overlap(with other: Footprint) -> Double {
        guard mask.width == other.mask.width, let bounds, let otherBounds = other.bounds,
            let shared = bounds.intersection(otherBounds)
        else { return 0 }
        var intersection = 0
        mask.bits.withUnsafeBufferPointer { bits in
            other.mask.bits.withUnsafeBufferPointer { otherBits in
                for y in shared.rows {
                    for index in (y * mask.width + shared.columns.lowerBound)..<(y * mask.width + shared.columns.upperBound)
                    where bits[index] != 0 && otherBits[index] != 0 {
                        intersection += 1
                    }
                }
            }
        }
        return Double(intersection) / Double(area + other.area - intersection)
    }
}
