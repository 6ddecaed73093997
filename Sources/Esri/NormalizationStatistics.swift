/// How arcgis.learn scales imagery that is not 8-bit colour: one value a band, for all bands of the imagery.
///
/// A value becomes `(x - minimum) / (maximum - minimum + 1e-4)`, and is then normalised by the scaled mean and deviation.
public struct NormalizationStatistics: Sendable, Equatable {
    /// In the imagery's units; NaN where a band has no number.
    public var minimum, maximum, mean, deviation: [Double]
    /// The same after scaling to 0...1.
    public var scaledMinimum, scaledMaximum, scaledMean, scaledDeviation: [Double]

    /// Keys of an `.emd` in arcgis.learn's order.
    static let fields: [(key: String, path: WritableKeyPath<Self, [Double]> & Sendable)] = [
        ("band_min_values", \.minimum), ("band_max_values", \.maximum), ("band_mean_values", \.mean), ("band_std_values", \.deviation),
        ("scaled_min_values", \.scaledMinimum), ("scaled_max_values", \.scaledMaximum), ("scaled_mean_values", \.scaledMean),
        ("scaled_std_values", \.scaledDeviation),
    ]

    public init(
        minimum: [Double] = [], maximum: [Double] = [], mean: [Double] = [], deviation: [Double] = [],
        scaledMinimum: [Double] = [], scaledMaximum: [Double] = [], scaledMean: [Double] = [], scaledDeviation: [Double] = []
    ) {
        (self.minimum, self.maximum, self.mean, self.deviation) = (minimum, maximum, mean, deviation)
        (self.scaledMinimum, self.scaledMaximum) = (scaledMinimum, scaledMaximum)
        (self.scaledMean, self.scaledDeviation) = (scaledMean, scaledDeviation)
    }

    /// nil unless `json` is an object; a list that is null or missing stays empty.
    init?(_ json: JSONValue?) {
        guard let object = json?.object else { return nil }
        self.init()
        for field in Self.fields { self[keyPath: field.path] = object[field.key]?.array?.map { $0.double ?? .nan } ?? [] }
    }

    var json: JSONValue {
        var object = JSONObject()
        for field in Self.fields {
            let values = self[keyPath: field.path]
            object[field.key] = values.isEmpty ? .null : .array(values.map { .number($0) })
        }
        return .object(object)
    }
}
