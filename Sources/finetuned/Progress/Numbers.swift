import Foundation

/// The number with so many decimal places: `0.513`.
func decimal(_ value: Double, places: Int) -> String {
    String(format: "%.\(places)f", value)
}

/// The number with three significant digits: `0.00123`, `4.5e-05`.
func significant(_ value: Double) -> String {
    String(format: "%.3g", value)
}

/// The duration as a clock shows it: `1:20`, `2:03:45`.
func clock(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
        ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String(format: "%d:%02d", minutes, seconds % 60)
}

/// The count with its noun: `1 chip`, `3 chips`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}
