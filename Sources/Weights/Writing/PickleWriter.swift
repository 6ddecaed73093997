/// Writes pickles of protocol 2, with only the instructions that PyTorch's restricted reader (`weights_only=True`) takes.
struct PickleWriter {
    private(set) var bytes: [UInt8] = [PickleOpcode.proto.rawValue, 2]
    private var globals: [String: UInt8] = [:]

    /// The pickle, ended.
    func finished() -> [UInt8] {
        bytes + [PickleOpcode.stop.rawValue]
    }

    mutating func write(_ opcode: PickleOpcode) {
        bytes.append(opcode.rawValue)
    }

    mutating func write(_ flag: Bool) {
        write(flag ? .newTrue : .newFalse)
    }

    mutating func write(_ text: String) {
        write(.binUnicode)
        appendLittleEndian(UInt32(text.utf8.count))
        bytes += text.utf8
    }

    mutating func write(_ value: Int) {
        if let byte = UInt8(exactly: value) {
            write(.binInt1)
            bytes.append(byte)
        } else if let word = Int32(exactly: value) {
            write(.binInt)
            appendLittleEndian(word)
        } else {
            write(.long1)
            bytes.append(8)
            appendLittleEndian(value)
        }
    }

    mutating func write(tuple values: [Int]) {
        write(.mark)
        for value in values { write(value) }
        write(.tuple)
    }

    /// A global: in full the first time, recalled from the memo after that.
    mutating func write(global name: String, of module: String) {
        let key = "\(module)\n\(name)\n"
        if let index = globals[key] {
            write(.binGet)
            bytes.append(index)
        } else {
            write(.global)
            bytes += key.utf8
            globals[key] = UInt8(globals.count)
            write(.binPut)
            bytes.append(globals[key]!)
        }
    }

    /// An `OrderedDict` without entries.
    mutating func writeOrderedDict() {
        write(global: "OrderedDict", of: "collections")
        write(.emptyTuple)
        write(.reduce)
    }

    mutating func append(_ more: [UInt8]) {
        bytes += more
    }

    private mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        bytes += value.littleEndianBytes
    }
}

extension FixedWidthInteger {
    var littleEndianBytes: [UInt8] {
        Swift.withUnsafeBytes(of: littleEndian, Array.init)
    }
}
