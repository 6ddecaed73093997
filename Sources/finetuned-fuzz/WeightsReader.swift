import Foundation
import Weights

/// `.pth` files of both layouts.
struct WeightsReader: Reader {
    static let name = "pth"

    static func seeds() throws -> [[UInt8]] {
        let path = FileManager.default.temporaryDirectory.appending(path: "finetuned-fuzz-\(getpid()).pth").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let matrix = StoredTensor(elementType: .float32, shape: [2, 3]) { $0[0] = 1 }
        let count = StoredTensor(elementType: .int64, shape: []) { $0[0] = 7 }
        return try [WeightLayout.legacy, .zip].map { layout in
            try WeightFile.write(
                [("conv1.weight", matrix), ("bn1.num_batches_tracked", count)], moduleVersions: [ModuleVersion(module: "bn1", version: 2)],
                layout: layout, to: path)
            return try Array(Data(contentsOf: URL(filePath: path)))
        }
    }

    func read(_ input: [UInt8]) {
        guard let file = try? WeightFile(ByteRegion(count: input.count) { $0.copyBytes(from: input) }, named: "fuzz.pth") else { return }
        for (_, tensor) in file.tensors {
            precondition(tensor.withUnsafeBytes(\.count) == tensor.shape.reduce(tensor.elementType.size, *))
        }
    }
}
