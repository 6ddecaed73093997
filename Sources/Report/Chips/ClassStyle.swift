/// How one class of objects is drawn.
public struct ClassStyle: Sendable, Equatable {
    /// The name people read.
    public let name: String
    let color: Color

    init(name: String, color: Color) {
        self.name = name
        self.color = color
    }

    /// The styles of a training set's classes, in the network's order (the first has class index 1).
    /// - Parameter classes: Names, and red, green and blue from 0 to 255 where the export has them; a class without a
    ///   colour gets one that people with any kind of colour vision can tell from the others, as long as there are at most seven.
    public static func styles(for classes: [(name: String, color: [Int]?)]) -> [ClassStyle] {
        classes.enumerated().map { index, item in
            let own = item.color.flatMap { $0.compactMap(UInt8.init(exactly:)) }
            let color =
                own.flatMap { $0.count == 3 ? Color(red: $0[0], green: $0[1], blue: $0[2]) : nil }
                ?? Theme.classColors[index % Theme.classColors.count]
            return ClassStyle(name: item.name, color: color)
        }
    }
}
