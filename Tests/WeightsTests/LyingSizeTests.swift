import Testing
@testable import Weights

/// Files that ask for more than they have, or more than is sensible: refused before memory is taken.
struct LyingSizeTests {
    @Test func nestingIsBounded() {
        let limit = WeightLimits.standard.depth
        let marks = { (count: Int) in
            problem { file in
                for _ in 0..<count { file.pickle.write(.mark) }
                for _ in 0..<count { file.pickle.write(.tuple) }
            }
        }
        #expect(marks(limit) == .notAStateDict(found: "a tuple"))
        #expect(marks(limit + 1) == .exceedsLimit(what: "nested values", limit: limit))
    }

    /// Tuples in tuples without marks, and a list in itself, cost no recursion.
    @Test func deepAndCircularValuesDoNotOverflowTheStack() {
        #expect(problem { file in
            file.pickle.write(.none)
            file.pickle.append([UInt8](repeating: PickleOpcode.tuple1.rawValue, count: 500_000))
        } == .notAStateDict(found: "a tuple"))
        #expect(problem { file in
            file.pickle.write(.emptyList)
            file.pickle.append([PickleOpcode.memoize.rawValue, PickleOpcode.binGet.rawValue, 0])
            file.pickle.write(.append)
        } == .notAStateDict(found: "a list"))
    }

    @Test func instructionsAreBounded() {
        let limit = WeightLimits.standard.instructions
        #expect(problem { file in
            file.pickle.append([UInt8](repeating: PickleOpcode.emptyList.rawValue, count: limit))
        } == .exceedsLimit(what: "pickle instructions", limit: limit))
    }

    /// 50 bytes that stand for 10^9 values in Python's reader if each level were copied; here each level is one reference.
    @Test func aMemoBombTakesNoMemory() {
        #expect(problem { file in
            file.pickle.write("lol")
            for level in 0..<9 as Range<UInt8> {
                file.pickle.append([PickleOpcode.binPut.rawValue, level])
                file.pickle.write(.pop)
                file.pickle.write(.mark)
                for _ in 0..<10 { file.pickle.append([PickleOpcode.binGet.rawValue, level]) }
                file.pickle.write(.tuple)
            }
        } == .notAStateDict(found: "a tuple"))
    }

    @Test func pickleBytesAreBounded() {
        var limits = WeightLimits.standard
        limits.pickleBytes = 100
        guard case .truncated? = problem(limits: limits, { $0.writeDict([("a", { $0.writeTensor() })]) }) else {
            Issue.record("a longer pickle was read")
            return
        }
    }

    @Test func textsAreBounded() {
        let limit = WeightLimits.standard.textBytes
        #expect(problem { file in
            file.pickle.write(.binUnicode)
            file.pickle.append(UInt32.max.littleEndianBytes)
        } == .exceedsLimit(what: "bytes in a text", limit: limit))
    }

    @Test(arguments: [PickleOpcode.binUnicode, .binBytes, .binUnicode8, .binBytes8, .byteArray8, .long4])
    func aLengthBeyondTheFileIsRefused(_ opcode: PickleOpcode) {
        guard case .truncated? = problem({ file in
            file.pickle.write(opcode)
            file.pickle.append([0xff, 0xff, 0, 0, 0, 0, 0, 0])
        }) else {
            Issue.record("\(opcode) was read")
            return
        }
    }

    @Test func tensorsAreBounded() {
        var limits = WeightLimits.standard
        limits.tensors = 1
        #expect(problem(limits: limits) { $0.writeDict([("a", { $0.writeTensor() }), ("b", { $0.writeTensor() })]) }
            == .exceedsLimit(what: "tensors", limit: 1))
    }

    // MARK: Storages

    @Test func aStorageLargerThanTheFileIsRefused() {
        var file = WeightFileAssembler()
        file.storages = [("0", 1 << 40, [0, 0, 0, 0])]
        file.writeDict([("a", { $0.writeTensor(storage: 1 << 40, shape: [1 << 40]) })])
        guard case .truncated(let part, _)? = problem(with: file.bytes()) else {
            Issue.record("a storage of 4 TB was taken")
            return
        }
        #expect(part == "the storages")
    }

    @Test func aStorageWhoseBytesOverflowIsRefused() {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(storage: .max) })]) }
            == .malformed(part: "the pickle", found: "it gives storage \"0\" \(Int.max) elements"))
    }

    @Test func aStorageOfAnotherCountThanThePicklesIsRefused() {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(storage: 2) })]) }
            == .malformed(part: "storage \"0\"", found: "it has 1 elements where the pickle says 2"))
    }

    @Test func aStorageThatIsNotThereIsRefused() {
        var file = WeightFileAssembler()
        file.writeDict([("a", { $0.writeTensor() })])
        #expect(problem(with: file.bytes()) == .malformed(part: "the list of storages", found: "storage \"0\" is missing"))
    }

    @Test func aStorageDescribedInTwoWaysIsRefused() {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor() }), ("b", { $0.writeTensor(storage: 2) })]) }
            == .malformed(part: "the pickle", found: "it describes storage \"0\" in two ways"))
    }

    // MARK: Views

    @Test(arguments: [
        (0, [2], [1], 2), (1, [1], [1], 2), (0, [2, 2], [0, 1], 2), (Int.max, [1], [1], .max),
        (0, [Int.max, Int.max], [1, 1], .max), (0, [Int.max, 4], [0, 0], 1), (0, [3], [Int.max], .max),
    ])
    func aViewBeyondItsStorageIsRefused(_ offset: Int, _ shape: [Int], _ strides: [Int], _ needs: Int) {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(offset: offset, shape: shape, strides: strides) })]) }
            == .outsideStorage(entry: "a", needs: needs, has: 1))
    }

    @Test func negativeSizesMakeNoTensor() {
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(shape: [-1]) })]) }
            == .notATensor(entry: "a", found: "an object of another kind"))
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(strides: [-1]) })]) }
            == .notATensor(entry: "a", found: "an object of another kind"))
    }

    /// One float expanded to a terabyte: legal for PyTorch, which keeps the stride of 0, but not worth gathering.
    @Test func aViewThatRepeatsElementsBeyondTheFilesSizeIsRefused() {
        guard case .swollenViews? = problem({
            $0.writeDict([("a", { $0.writeTensor(shape: [1 << 38], strides: [0]) })])
        }) else {
            Issue.record("a terabyte was gathered")
            return
        }
    }
}
