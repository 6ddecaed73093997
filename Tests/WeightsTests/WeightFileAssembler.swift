@testable import Weights

/// Puts together legacy weight files from pickles of one's own, for input that PyTorch would not write.
struct WeightFileAssembler {
    var pickle = PickleWriter()
    /// The raw storages that follow, by key.
    var storages: [(key: String, count: Int64, bytes: [UInt8])] = []

    /// The file's bytes; `pickle` must have left one value.
    func bytes(isLittleEndian: Bool = true) -> [UInt8] {
        var keys = PickleWriter()
        keys.write(.emptyList)
        for storage in storages {
            keys.write(storage.key)
            keys.write(.append)
        }
        let data = storages.flatMap { $0.count.littleEndianBytes + $0.bytes }
        return Self.header(isLittleEndian: isLittleEndian) + pickle.finished() + keys.finished() + data
    }

    private static func header(isLittleEndian: Bool) -> [UInt8] {
        var version = PickleWriter()
        version.write(1001)
        var machine = PickleWriter()
        machine.write(.emptyDict)
        machine.write("little_endian")
        machine.write(isLittleEndian)
        machine.write(.setItem)
        let magic: [UInt8] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
        return magic + version.finished() + machine.finished()
    }

    // MARK: Pieces of pickles

    /// A storage of floats called `key`.
    mutating func writeStorage(key: String = "0", count: Int, class name: String = "FloatStorage") {
        pickle.write(.mark)
        pickle.write("storage")
        pickle.write(global: name, of: "torch")
        pickle.write(key)
        pickle.write("cpu")
        pickle.write(count)
        pickle.write(.none)
        pickle.write(.tuple)
        pickle.write(.binPersistentID)
    }

    /// A tensor that is a view of a storage of `count` floats.
    mutating func writeTensor(
        storage count: Int = 1, offset: Int = 0, shape: [Int] = [1], strides: [Int] = [1],
        hooks: (inout WeightFileAssembler) -> Void = { $0.pickle.writeOrderedDict() }
    ) {
        pickle.write(global: "_rebuild_tensor_v2", of: "torch._utils")
        pickle.write(.mark)
        writeStorage(count: count)
        pickle.write(offset)
        pickle.write(tuple: shape)
        pickle.write(tuple: strides)
        pickle.write(false)
        hooks(&self)
        pickle.write(.tuple)
        pickle.write(.reduce)
    }

    /// A call of `module.name` with one text.
    mutating func writeCall(_ module: String, _ name: String) {
        pickle.write(global: name, of: module)
        pickle.write("echo harm")
        pickle.write(.tuple1)
        pickle.write(.reduce)
    }

    /// A dict of what each entry writes.
    mutating func writeDict(_ entries: [(key: String, write: (inout WeightFileAssembler) -> Void)]) {
        pickle.write(.emptyDict)
        for entry in entries {
            pickle.write(entry.key)
            entry.write(&self)
            pickle.write(.setItem)
        }
    }
}

extension WeightFile {
    /// Reads a file that is in memory.
    init(_ bytes: [UInt8], limits: WeightLimits = .standard) throws(WeightError) {
        let region = ByteRegion(count: bytes.count) { $0.copyBytes(from: bytes) }
        try self.init(region, named: "model.pth", limits: limits)
    }
}

/// What is wrong with a file of these bytes; `nil` if nothing is.
func problem(with bytes: [UInt8], limits: WeightLimits = .standard) -> WeightProblem? {
    do throws(WeightError) {
        _ = try WeightFile(bytes, limits: limits)
        return nil
    } catch {
        return error.problem
    }
}

/// What is wrong with a file that has one storage of one float and the pickle that `write` writes.
func problem(limits: WeightLimits = .standard, _ write: (inout WeightFileAssembler) -> Void) -> WeightProblem? {
    var file = WeightFileAssembler()
    file.storages = [("0", 1, [0, 0, 0x80, 0x3f])]
    write(&file)
    return problem(with: file.bytes(), limits: limits)
}
