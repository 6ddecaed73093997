extension LegacyLayout {
    static func write(_ tensors: [any TensorSource], _ stateDict: [UInt8], to file: inout OutputFile) throws(WeightProblem) {
        try file.write(header())
        try file.write(stateDict)
        try file.write(keys(count: tensors.count))
        for tensor in tensors {
            try file.write(Int64(tensor.elementCount).littleEndianBytes)
            try tensor.withCheckedBytes { bytes throws(WeightProblem) in try file.write(bytes) }
        }
    }

    /// The magic number, the protocol version, and the facts on the machine.
    private static func header() -> [UInt8] {
        var magic = PickleWriter()
        magic.write(.long1)
        magic.append([UInt8(Self.magic.count)] + Self.magic)
        var version = PickleWriter()
        version.write(protocolVersion)
        return magic.finished() + version.finished() + machine()
    }

    private static func machine() -> [UInt8] {
        var pickle = PickleWriter()
        pickle.write(.emptyDict)
        pickle.write(.mark)
        pickle.write("protocol_version")
        pickle.write(protocolVersion)
        pickle.write("little_endian")
        pickle.write(true)
        pickle.write("type_sizes")
        pickle.write(.emptyDict)
        pickle.write(.mark)
        for (type, size) in [("short", 2), ("int", 4), ("long", 4)] {
            pickle.write(type)
            pickle.write(size)
        }
        pickle.write(.setItems)
        pickle.write(.setItems)
        return pickle.finished()
    }

    private static func keys(count: Int) -> [UInt8] {
        var pickle = PickleWriter()
        pickle.write(.emptyList)
        pickle.write(.mark)
        for key in 0..<count { pickle.write(String(key)) }
        pickle.write(.appends)
        return pickle.finished()
    }
}
