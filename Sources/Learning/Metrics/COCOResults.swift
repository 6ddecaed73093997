public import Esri
import Foundation
import Raster

/// What a model sees in chips, as COCO's results format has it: a list of objects with `image_id`, `category_id`, `bbox`, `segmentation` and `score`.
///
/// An image's id is its chip's name where all names are numbers, as ArcGIS Pro gives them, else the chip's place among all from 1;
/// `file_name`, which COCO's tools pass over, always has the name. A category's id is its class value. Boxes and masks are in pixels
/// of the chip at the size at which it was measured.
public struct COCOResults: Encodable {
    private let objects: [Object]

    private struct Object: Encodable {
        var image_id: Int
        var file_name: String
        var category_id: Int
        /// Left, top, width and height.
        var bbox: [Float]
        var segmentation: RunLengths
        var score: Float
    }

    /// - Parameters:
    ///   - chips: the names of all chips of the export, measured or not, so that ids do not depend on the split.
    ///   - classes: in the network's order.
    public init(_ evaluation: Evaluation, chips: [String], classes: [ClassDefinition]) {
        let ids = Self.ids(of: chips)
        objects = evaluation.predictions.flatMap { prediction in
            prediction.detections.map { seen in
                let box = seen.box
                return Object(
                    image_id: ids[prediction.name] ?? 0, file_name: prediction.name, category_id: classes[seen.classIndex - 1].value,
                    bbox: [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0], segmentation: RunLengths(seen.mask), score: seen.score ?? 0)
            }
        }
    }

    static func ids(of chips: [String]) -> [String: Int] {
        let numbers = chips.compactMap { Int($0) }
        let ids = Set(numbers).count == chips.count ? numbers : Array(1...max(chips.count, 1))
        return Dictionary(zip(chips, ids), uniquingKeysWith: { first, _ in first })
    }

    public func encode(to encoder: any Encoder) throws {
        try objects.encode(to: encoder)
    }

    /// Writes the list as JSON; the file appears only when it is whole.
    public func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    }
}

/// A mask as COCO's tools pack it: the lengths of runs of 0 and 1 in turn, column by column, each from the third on as its difference
/// to the one two before, in groups of five bits from the lowest, as text.
struct RunLengths: Encodable, Equatable {
    /// Height and width.
    let size: [Int]
    let counts: String

    init(_ mask: Mask) {
        size = [mask.height, mask.width]
        let runs = Self.runs(of: mask)
        counts = String(decoding: runs.indices.flatMap { Self.packed(runs[$0] - ($0 > 2 ? runs[$0 - 2] : 0)) }, as: UTF8.self)
    }

    private static func runs(of mask: Mask) -> [Int] {
        var runs = [0]
        var current: UInt8 = 0
        for column in 0..<mask.width {
            for row in 0..<mask.height {
                let bit = mask.bits[row * mask.width + column]
                if bit != current {
                    runs.append(0)
                    current = bit
                }
                runs[runs.count - 1] += 1
            }
        }
        return runs
    }

    private static func packed(_ number: Int) -> [UInt8] {
        var number = number
        var bytes: [UInt8] = []
        while true {
            let group = UInt8(truncatingIfNeeded: number & 0x1f)
            number >>= 5
            let isLast = group & 0x10 == 0 ? number == 0 : number == -1
            bytes.append((isLast ? group : group | 0x20) + 48)
            if isLast { return bytes }
        }
    }
}
