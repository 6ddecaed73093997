import Esri
import Raster

/// A decoded chip in as few bytes as its rasters take.
struct PackedChip: Sendable {
    /// The chip without its numbers.
    private let frame: LabeledChip
    private let hasOpacity: Bool
    /// Pixels, opacity where there is one, and labels.
    var rasters: [PackedNumbers]

    init(_ chip: LabeledChip) {
        rasters = [PackedNumbers(chip.image.pixels, of: chip.image.pixelType)]
        hasOpacity = chip.image.opacity != nil
        if let opacity = chip.image.opacity { rasters.append(PackedNumbers(kind: .uint8, bytes: opacity)) }
        rasters += chip.labels.map { PackedNumbers($0.ids) }
        var frame = chip
        frame.image.pixels = []
        frame.image.opacity = nil
        for index in frame.labels.indices { frame.labels[index].ids = [] }
        self.frame = frame
    }

    var name: String { frame.name }

    var byteCount: Int { rasters.reduce(0) { $0 + $1.bytes.count } }

    /// The chip as it was.
    var chip: LabeledChip {
        var chip = frame
        chip.image.pixels = rasters[0].floats
        if hasOpacity { chip.image.opacity = rasters[1].bytes }
        for (index, raster) in rasters.suffix(chip.labels.count).enumerated() { chip.labels[index].ids = raster.integers }
        return chip
    }
}

/// Numbers of a raster, each in no more bytes than any of them needs.
struct PackedNumbers: Sendable {
    enum Kind { case uint8, uint16, uint32, float32 }

    let kind: Kind
    /// As they lie in memory.
    var bytes: [UInt8]

    init(kind: Kind, bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    /// Values that the source stores in so many bytes; signed and wide ones stay as they are.
    init(_ values: [Float], of type: PixelType) {
        switch type {
        case .uint8: self.init(kind: .uint8, bytes: values.map { UInt8($0) })
        case .uint16: self.init(kind: .uint16, bytes: Self.bytes(values.map { UInt16($0) }))
        case .int8, .int16, .uint32, .int32, .float32, .float64: self.init(kind: .float32, bytes: Self.bytes(values))
        }
    }

    init(_ values: [UInt32]) {
        switch values.max() ?? 0 {
        case 0...UInt32(UInt8.max): self.init(kind: .uint8, bytes: values.map { UInt8($0) })
        case 0...UInt32(UInt16.max): self.init(kind: .uint16, bytes: Self.bytes(values.map { UInt16($0) }))
        default: self.init(kind: .uint32, bytes: Self.bytes(values))
        }
    }

    var floats: [Float] {
        switch kind {
        case .uint8: bytes.map(Float.init)
        case .uint16: map(UInt16.self) { Float($0) }
        case .uint32: map(UInt32.self) { Float($0) }
        case .float32: map(Float.self) { $0 }
        }
    }

    var integers: [UInt32] {
        switch kind {
        case .uint8: bytes.map(UInt32.init)
        case .uint16: map(UInt16.self) { UInt32($0) }
        case .uint32: map(UInt32.self) { $0 }
        case .float32: preconditionFailure("these are not whole numbers")
        }
    }

    private static func bytes<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] { values.withUnsafeBytes { [UInt8]($0) } }

    private func map<Value: BitwiseCopyable, Result>(_: Value.Type, _ body: (Value) -> Result) -> [Result] {
        bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: MemoryLayout<Value>.size).map { body(bytes.loadUnaligned(fromByteOffset: $0, as: Value.self)) }
        }
    }
}
