/// What to draw.
public struct SceneOptions: Sendable, Equatable {
    /// Names the place, the light and the noise: the same options always give the same pixels and labels.
    public var seed: UInt64 = 1
    /// Number of chips.
    public var chips = 120
    /// Side of a chip in pixels.
    public var chipSize = 128
    /// What is labelled, in the order of the class values.
    public var objects: [SceneObjects] = [.pools(shape: .square)]
    /// The light over the scenes.
    public var light = LightChoice.noon
    /// The least share of chips without any object, from 0 to 1.
    public var emptyShare = 0.1
    /// Metres on the ground per pixel.
    public var cellSize = 0.3

    public init() {}

    /// - Throws: `SceneError.invalidOption` for the first option that is out of range.
    public func validate() throws(SceneError) {
        guard (1...100_000).contains(chips) else { throw .invalidOption("number of chips", "\(chips)", "1 to 100000") }
        guard (32...512).contains(chipSize) else { throw .invalidOption("chip size", "\(chipSize)", "32 to 512 pixels") }
        guard (0...1).contains(emptyShare) else { throw .invalidOption("share of empty chips", "\(emptyShare)", "0 to 1") }
        guard (0.05...2).contains(cellSize) else { throw .invalidOption("cell size", "\(cellSize)", "0.05 to 2 metres") }
        guard !objects.isEmpty, Set(objects.map(\.objectClass)).count == objects.count else {
            let names = objects.map(\.objectClass.name).joined(separator: ", ")
            throw .invalidOption("list of objects", names, "Pool, Building, or each once")
        }
    }
}

/// A kind of object to label.
public enum SceneObjects: Sendable, Equatable {
    case pools(shape: PoolShape)
    case buildings

    /// The class that the objects are labelled as.
    public var objectClass: ObjectClass {
        switch self {
        case .pools: .pool
        case .buildings: .building
        }
    }

    /// The pools' shape; nil for other objects.
    var poolShape: PoolShape? {
        if case .pools(let shape) = self { shape } else { nil }
    }
}

/// The outline of swimming pools.
public enum PoolShape: String, Sendable, CaseIterable {
    /// Rectangles, up to half as long again as wide.
    case square
    /// Circles and ovals.
    case round
    /// Ovals with a dent.
    case kidney
    /// All of them.
    case mixed
}

/// The light over the scenes.
public enum LightChoice: String, Sendable, CaseIterable {
    /// A clear noon with crisp bluish shadows.
    case noon
    /// A low sun through haze, warm, with long soft shadows.
    case haze
    /// One scene of each in turn.
    case mixed
}

/// A class of labelled objects.
public enum ObjectClass: String, Sendable, CaseIterable {
    case pool, building

    /// The name in the metadata, and of the folder under `labels/`.
    public var name: String {
        switch self {
        case .pool: "Pool"
        case .building: "Building"
        }
    }

    /// Red, green and blue from 0 to 255, as the metadata lists it.
    public var color: [Int] {
        switch self {
        case .pool: [0, 197, 255]
        case .building: [255, 170, 0]
        }
    }
}

/// Why scenes can't be drawn or written.
public enum SceneError: Error, Equatable, CustomStringConvertible {
    /// An option's name, its value, and what is allowed.
    case invalidOption(String, String, String)
    /// A folder that the export would mix with what it holds.
    case folderNotEmpty(String)
    /// A file or folder that can't be written.
    case cannotWrite(String)

    public var description: String {
        switch self {
        case .invalidOption(let name, let value, let allowed): "The \(name) is \(value), but must be \(allowed)."
        case .folderNotEmpty(let path): "\(path) already holds files: name a new or an empty folder."
        case .cannotWrite(let path): "\(path) can't be written: check that its folder exists and is writable."
        }
    }
}
