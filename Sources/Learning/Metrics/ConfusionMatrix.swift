/// Which class the objects of each class are taken for.
public struct ConfusionMatrix: Sendable, Equatable {
    /// Objects by their labelled class and by the class that they are seen as, `[classes + 1, classes + 1]`.
    ///
    /// Index 0 stands for nothing: row 0 counts sightings where nothing is labelled, column 0 objects that are not seen.
    public let counts: [[Int]]

    /// Sightings by falling score each take the object that they overlap most among those still free, whatever its class.
    ///
    /// - Parameters:
    ///   - minimumScore: the least score of a sighting that counts.
    ///   - minimumOverlap: the least intersection over union of the masks of an object and its sighting.
    public init(_ chips: [ChipComparison], classCount: Int, minimumScore: Double = 0.5, minimumOverlap: Double = 0.5) {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount + 1), count: classCount + 1)
        for chip in chips {
            var free = Set(chip.truthClasses.indices)
            for (detection, overlaps) in zip(chip.detections, chip.maskOverlaps) where detection.score >= minimumScore {
                let best = free.filter { overlaps[$0] >= minimumOverlap }.max { (overlaps[$0], $1) < (overlaps[$1], $0) }
                counts[best.map { chip.truthClasses[$0] } ?? 0][detection.classIndex] += 1
                if let best { free.remove(best) }
            }
            for missed in free { counts[chip.truthClasses[missed]][0] += 1 }
        }
        self.counts = counts
    }
}
