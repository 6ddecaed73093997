internal import Foundation

/// How one training chip is changed for one epoch, all randomness already drawn.
public struct Augmentation: Sendable, Equatable {
    /// Which of the square's symmetries is applied.
    public var symmetry = Symmetry(0)
    /// The zoom into the chip, and where.
    public var zoom = Zoom()
    /// Where along each side the square is cut from an oblong chip: 0 is the first place, 1 the last.
    public var crop = Position.centre
    /// The change of light.
    public var lighting = Lighting()

    /// The chip as it is, its centre cut where it is oblong: what validation sees.
    public static let none = Augmentation()

    private init() {}

    /// Draws the default changes of `prepare_data` for instance segmentation.
    ///
    /// - Parameter symmetries: whether the chip may be turned and mirrored, as a view from above may (`MAP_SPACE`).
    public init(symmetries: Bool, from random: inout RandomSource) {
        symmetry = Symmetry(symmetries ? random.int(below: 8) : 0)
        lighting.brightness = random.uniform(0.4...0.6)
        lighting.contrast = exp(random.uniform(0...log(1.5)))
        zoom = Zoom(factor: random.uniform(1...1.2), focus: Position(random: &random))
        crop = Position(random: &random)
    }
}

/// A place in a chip in shares of its height and width, each from 0 to 1.
public struct Position: Sendable, Equatable {
    public var row, column: Double

    /// Half-way along both sides.
    public static let centre = Position(row: 0.5, column: 0.5)

    public init(row: Double, column: Double) {
        self.row = row
        self.column = column
    }

    init(random: inout RandomSource) {
        row = random.uniform()
        column = random.uniform()
    }
}

/// One of the eight symmetries of a square, numbered as fastai's `dihedral`.
public struct Symmetry: Sendable, Equatable {
    /// Where a pixel comes from: bit 0 mirrors left and right, bit 1 top and bottom, bit 2 swaps rows and columns first.
    public let number: Int

    /// - Precondition: `number` is from 0 to 7.
    public init(_ number: Int) {
        precondition(0..<8 ~= number, "a square has symmetries 0 to 7")
        self.number = number
    }

    var mirrorsColumns: Bool { number & 1 != 0 }
    var mirrorsRows: Bool { number & 2 != 0 }
    var transposes: Bool { number & 4 != 0 }
}

/// An enlargement around a place that stays where it is.
public struct Zoom: Sendable, Equatable {
    /// How much larger objects become; 1 changes nothing.
    public var factor: Double
    /// The place that stays.
    public var focus: Position

    public init(factor: Double = 1, focus: Position = .centre) {
        self.factor = factor
        self.focus = focus
    }
}
