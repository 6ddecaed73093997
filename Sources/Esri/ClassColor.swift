/// Colours for classes that come without one.
public enum ClassColor {
    /// Red, green and blue from 0 to 255 of the class at `position`: strong hues, each far from those before, the same in every run.
    public static func distinct(_ position: Int) -> [Int] {
        let golden = 0.618_033_988_749_895
        let hue = (0.6 + Double(position) * golden).truncatingRemainder(dividingBy: 1) * 6
        return [5.0, 3.0, 1.0].map { offset in
            let distance = (offset + hue).truncatingRemainder(dividingBy: 6)
            let value = 0.95 * (1 - 0.8 * max(0, min(distance, 4 - distance, 1)))
            return Int((value * 255).rounded())
        }
    }
}
