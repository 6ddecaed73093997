import Foundation
import TestSupport
import Testing
@testable import Weights

struct WritingTests {
    /// The expected files have been read by PyTorch.
    @Test(arguments: [(WeightLayout.legacy, Fixture.writtenLegacy), (.zip, .writtenZip)])
    func theBytesAreThoseThatPyTorchReads(_ layout: WeightLayout, _ expected: Fixture) throws {
        let folder = try TemporaryFolder()
        let network = try WeightFile(reading: Fixture.network.path)
        try WeightFile.write(
            network.tensors.map { ($0.name, $0.tensor) }, moduleVersions: network.moduleVersions, layout: layout,
            to: folder("network.pth"))
        #expect(try Data(contentsOf: URL(filePath: folder("network.pth"))) == Data(try expected.bytes()))
    }

    @Test(arguments: [WeightLayout.legacy, .zip])
    func everyElementTypeComesBackAsItWas(_ layout: WeightLayout) throws {
        let folder = try TemporaryFolder()
        let original = try WeightFile(reading: Fixture.everyTypeZip213.path)
        try WeightFile.write(original.tensors.map { ($0.name, $0.tensor) }, layout: layout, to: folder("copy.pth"))
        let copy = try WeightFile(reading: folder("copy.pth"))
        #expect(copy.layout == layout)
        #expect(copy.moduleVersions.isEmpty)
        #expect(copy.tensors.map(\.name) == original.tensors.map(\.name))
        for (before, after) in zip(original.tensors, copy.tensors) {
            #expect(after.tensor.elementType == before.tensor.elementType, "\(before.name)")
            #expect(after.tensor.shape == before.tensor.shape, "\(before.name)")
            #expect(after.tensor.values == before.tensor.values, "\(before.name)")
        }
    }

    @Test(arguments: [WeightLayout.legacy, .zip])
    func aStateDictWithoutTensorsCanBeWritten(_ layout: WeightLayout) throws {
        let folder = try TemporaryFolder()
        try WeightFile.write([], layout: layout, to: folder("empty.pth"))
        #expect(try WeightFile(reading: folder("empty.pth")).tensors.isEmpty)
    }

    /// More than the write buffer holds, and sizes that need each of the pickle's integers.
    @Test(arguments: [WeightLayout.legacy, .zip])
    func largeTensorsComeBack(_ layout: WeightLayout) throws {
        let folder = try TemporaryFolder()
        let tensor = StoredTensor(elementType: .int32, shape: [3, 70_000]) { bytes in
            for index in 0..<210_000 { bytes.storeBytes(of: Int32(index), toByteOffset: 4 * index, as: Int32.self) }
        }
        try WeightFile.write([("a", tensor), ("b", tensor)], layout: layout, to: folder("large.pth"))
        let copy = try WeightFile(reading: folder("large.pth"))
        #expect(copy["b"]?.shape == [3, 70_000])
        #expect(copy["b"]?.values == (0..<210_000).map(Double.init))
    }

    // MARK: Failures

    private struct Failing: TensorSource {
        struct Failure: Error {}
        let elementType = ElementType.uint8
        let shape = [100_000]
        func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws { throw Failure() }
    }

    private struct TooShort: TensorSource {
        let elementType = ElementType.float32
        let shape = [2]
        func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
            try [UInt8](repeating: 0, count: 4).withUnsafeBytes(body)
        }
    }

    @Test(arguments: [WeightLayout.legacy, .zip])
    func aFailureLeavesTheOldFileAndNothingElse(_ layout: WeightLayout) throws {
        let folder = try TemporaryFolder()
        let large = StoredTensor(elementType: .uint8, shape: [100_000]) { _ in }
        try WeightFile.write([("a", large)], layout: layout, to: folder("model.pth"))
        let before = try Data(contentsOf: URL(filePath: folder("model.pth")))
        #expect(throws: WeightError.self) {
            try WeightFile.write([("a", large), ("b", Failing())], layout: layout, to: folder("model.pth"))
        }
        #expect(try folder.names() == ["model.pth"])
        #expect(try Data(contentsOf: URL(filePath: folder("model.pth"))) == before)
    }

    @Test func aFileMayBeReplacedWhileItsTensorsAreInUse() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: Fixture.network.path, toPath: folder("model.pth"))
        let network = try WeightFile(reading: folder("model.pth"))
        let reversed = network.tensors.reversed().map { (name: $0.name, tensor: $0.tensor as any TensorSource) }
        try WeightFile.write(reversed, to: folder("model.pth"))
        #expect(try WeightFile(reading: folder("model.pth"))["fc.weight"]?.values == [0.5, -2])
        #expect(network["fc.weight"]?.values == [0.5, -2])
    }

    @Test func aTensorThatGivesTooFewBytesIsRefused() throws {
        let folder = try TemporaryFolder()
        let problem = WeightProblem.unwritable(reason: "a tensor of shape [2] gave 4 bytes, expected 8")
        #expect(throws: WeightError(file: folder("model.pth"), problem: problem)) {
            try WeightFile.write([("a", TooShort())], to: folder("model.pth"))
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func aNameGivenTwiceIsRefused() throws {
        let folder = try TemporaryFolder()
        let tensor = StoredTensor(elementType: .bool, shape: []) { _ in }
        #expect(throws: WeightError(file: folder("model.pth"), problem: .repeatedEntry("a"))) {
            try WeightFile.write([("a", tensor), ("a", tensor)], to: folder("model.pth"))
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func aFolderThatIsNotThereIsAnError() throws {
        let path = try TemporaryFolder()("none/model.pth")
        #expect(throws: WeightError(file: path, problem: .unwritable(reason: "No such file or directory"))) {
            try WeightFile.write([], to: path)
        }
    }
}
