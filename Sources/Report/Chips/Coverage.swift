internal import Raster

/// Which sightings lie mostly inside surer ones: a model that is not sure of a shape sees it several times over.
struct Coverage {
    /// From this share of its pixels on, a sighting counts as covered.
    private static let threshold = 0.6
    private var isTaken: [Bool] = []

    /// Whether the sighting is covered by those asked about before, which should be the surer ones.
    mutating func covers(_ instance: Instance) -> Bool {
        let bits = instance.mask.bits
        if isTaken.count != bits.count { isTaken = [Bool](repeating: false, count: bits.count) }
        var (area, covered) = (0, 0)
        for index in bits.indices where bits[index] != 0 {
            area += 1
            if isTaken[index] { covered += 1 }
            isTaken[index] = true
        }
        return area > 0 && Double(covered) >= Self.threshold * Double(area)
    }
}
