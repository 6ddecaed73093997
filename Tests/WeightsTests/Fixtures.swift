import Foundation
import Weights

/// A file that PyTorch wrote; see `Fixtures/README.md`.
enum Fixture: String, CaseIterable {
    case everyTypeLegacy = "every-type-legacy"
    case everyTypeZip113 = "every-type-zip-1.13"
    case everyTypeZip213 = "every-type-zip-2.13"
    case network
    case modelAndOptLegacy = "model-and-opt-legacy"
    case modelAndOptZip = "model-and-opt-zip"
    case zip64
    case bigEndian = "big-endian"
    case complex, compressed, torchscript
    case wholeNetwork = "whole-network"
    case writtenLegacy = "written-legacy"
    case writtenZip = "written-zip"

    var path: String {
        Bundle.module.url(forResource: rawValue, withExtension: "pth", subdirectory: "Fixtures")!.path
    }

    func bytes() throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path)))
    }

    /// What is wrong with the file; `nil` if nothing is.
    func problem() throws -> WeightProblem? {
        WeightsTests.problem(with: try bytes())
    }

    static let everyType: [Fixture] = [.everyTypeLegacy, .everyTypeZip113, .everyTypeZip213]
}

extension StoredTensor {
    /// The elements as numbers.
    var values: [Double] {
        withUnsafeBytes { bytes in
            func all<Bits: BitwiseCopyable>(_: Bits.Type, _ number: (Bits) -> Double) -> [Double] {
                stride(from: 0, to: bytes.count, by: elementType.size).map {
                    number(bytes.loadUnaligned(fromByteOffset: $0, as: Bits.self))
                }
            }
            return switch elementType {
            case .float16: all(Float16.self) { Double($0) }
            case .bfloat16: all(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
            case .float32: all(Float.self) { Double($0) }
            case .float64: all(Double.self) { $0 }
            case .int64: all(Int64.self) { Double($0) }
            case .int32: all(Int32.self) { Double($0) }
            case .int16: all(Int16.self) { Double($0) }
            case .int8: all(Int8.self) { Double($0) }
            case .uint8, .bool: all(UInt8.self) { Double($0) }
            }
        }
    }
}
