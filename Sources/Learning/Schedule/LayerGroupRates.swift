internal import Foundation

/// Learning rates of a network's layer groups, from the first layers to the head: fastai's `slice(rate / 10, rate)`.
///
/// - Returns: `[groups]` rates in geometric steps from a tenth of `rate` to `rate`; a single group gets `rate`.
public func layerGroupRates(_ rate: Double, groups: Int) -> [Double] {
    guard groups > 1 else { return [rate] }
    let step = pow(10, 1 / Double(groups - 1))
    return (0..<groups).map { rate / 10 * pow(step, Double($0)) }
}
