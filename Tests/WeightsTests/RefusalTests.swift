import Foundation
import TestSupport
import Testing
@testable import Weights

/// Files that are what they are, but not weights that can be read.
struct RefusalTests {
    @Test func bigEndianFilesAreRefused() throws {
        #expect(try Fixture.bigEndian.problem() == .bigEndian)
        var file = WeightFileAssembler()
        file.writeDict([])
        #expect(problem(with: file.bytes(isLittleEndian: true)) == nil)
        #expect(problem(with: file.bytes(isLittleEndian: false)) == .bigEndian)
    }

    @Test func complexTensorsAreRefusedWithTheirNameAndType() throws {
        #expect(try Fixture.complex.problem() == .unsupportedElements(entry: "z", storage: "ComplexFloatStorage"))
    }

    @Test func aCompressedZipIsRefused() throws {
        guard case .malformed(_, let found)? = try Fixture.compressed.problem() else {
            Issue.record("a deflated entry was taken")
            return
        }
        #expect(found.contains("compressed"))
    }

    @Test func torchScriptIsRefused() throws {
        #expect(try Fixture.torchscript.problem() == .torchScript)
    }

    @Test func aWholeNetworkIsRefusedWithItsClass() throws {
        #expect(try Fixture.wholeNetwork.problem() == .foreignGlobal(name: "torch.nn.modules.container.Sequential"))
    }

    @Test(arguments: ["", "P", "PK", "#!/usr/bin/env python3\n", "{\"a\": [1, 2]}", "\u{80}\u{2}", "."])
    func anythingElseIsNoWeightFile(_ text: String) {
        guard case .notWeights? = problem(with: Array(text.utf8)) else {
            Issue.record("\(text) was taken for a weight file")
            return
        }
    }

    @Test func aZipWithoutAPickleIsRefused() {
        let emptyZipWithAnEntrysStart: [UInt8] = [0x50, 0x4b, 3, 4, 0x50, 0x4b, 5, 6] + Array(repeating: 0, count: 18)
        #expect(problem(with: emptyZipWithAnEntrysStart) == .notWeights(found: "is a zip without data.pkl"))
    }

    @Test func missingEmptyAndIrregularFilesAreErrors() throws {
        let folder = try TemporaryFolder()
        try folder.write("", as: "empty.pth")
        #expect(throws: WeightError(file: folder("empty.pth"), problem: .notWeights(found: "is empty"))) {
            try WeightFile(reading: folder("empty.pth"))
        }
        #expect(throws: WeightError(file: folder.path, problem: .unreadable(reason: "not a regular file"))) {
            try WeightFile(reading: folder.path)
        }
        #expect(throws: WeightError(file: folder("none.pth"), problem: .unreadable(reason: "No such file or directory"))) {
            try WeightFile(reading: folder("none.pth"))
        }
    }

    @Test func entriesThatAreNoTensorsAreRefusedWithTheirName() {
        #expect(problem { $0.writeDict([("epoch", { $0.pickle.write(3) })]) }
            == .notATensor(entry: "epoch", found: "a number or bytes"))
        #expect(problem { $0.writeDict([("state_dict", { $0.writeDict([]) })]) }
            == .notATensor(entry: "state_dict", found: "a dict"))
        #expect(problem { $0.writeDict([("a", { $0.writeStorage(count: 1) })]) }
            == .notATensor(entry: "a", found: "a bare storage"))
        #expect(problem { $0.writeTensor() } == .notAStateDict(found: "a tensor"))
        #expect(problem { $0.pickle.write(.emptyList) } == .notAStateDict(found: "a list"))
    }

    @Test func aNameThatOccursTwiceIsRefused() {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor() }), ("a", { $0.writeTensor() })]) } == .repeatedEntry("a"))
    }

    @Test func anErrorIsOneSentenceWithoutControlCharacters() {
        let error = WeightError(file: "a.pth", problem: .notATensor(entry: "x\nforged line", found: "a list"))
        #expect(error.description == "a.pth: holds a list as \"x?forged line\", expected a tensor; save the model's state_dict()")
    }
}
