/// How the values of one band are distributed over all chips of an export.
public struct BandStatistics: Sendable, Equatable {
    /// Smallest and largest value, mean and standard deviation, in the source's units.
    public var minimum, maximum, mean, deviation: Double

    public init(minimum: Double, maximum: Double, mean: Double, deviation: Double) {
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.deviation = deviation
    }

    /// Reads one band of an `.emd`'s `AllTilesStats`, or of `BandStatsState` in the statistics file, whose `M1` is the mean
    /// and `M2` the sum of squared deviations.
    init?(_ json: JSONValue) {
        guard let minimum = json["Min"]?.double, let maximum = json["Max"]?.double else { return nil }
        if let mean = json["M1"]?.double, let squares = json["M2"]?.double, let count = json["Num"]?.double, count > 0, squares >= 0 {
            self.init(minimum: minimum, maximum: maximum, mean: mean, deviation: (squares / count).squareRoot())
        } else if let mean = json["Mean"]?.double, let deviation = json["StdDev"]?.double, deviation >= 0 {
            self.init(minimum: minimum, maximum: maximum, mean: mean, deviation: deviation)
        } else {
            return nil
        }
    }

    /// All bands of a list; nil where one of them cannot be read.
    static func list(_ json: JSONValue?) -> [BandStatistics]? {
        guard let items = json?.array, !items.isEmpty else { return nil }
        let bands = items.compactMap(BandStatistics.init)
        return bands.count == items.count ? bands : nil
    }
}
