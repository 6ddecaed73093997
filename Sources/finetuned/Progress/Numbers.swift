import Foundation

/// The number with so many decimal places: `0.513`.
func decimal(_ value: Double, places: Int) -> String {
    String(format: "%.\(places)f", value)
}

/// The duration as a clock shows it: `1:20`, `2:03:45`.
func clock(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
        ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String(format: "%d:%02d", minutes, seconds % 60)
}
