extension Array where Element == Double {
    /// The mean; 0 for no values.
    var mean: Double {
        isEmpty ? 0 : reduce(0, +) / Double(count)
    }
}
