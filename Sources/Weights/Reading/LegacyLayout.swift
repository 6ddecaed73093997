/// The layout of `torch.save` before PyTorch 1.6: pickles of a magic number, a protocol version, facts on the machine, the
/// object, and the list of storage keys; then for each key a 64-bit element count and the raw elements.
enum LegacyLayout {
    /// 119547037146038801333356, which the first pickle ends in.
    static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
    static let protocolVersion = 1001

    static func read(_ region: ByteRegion, _ limits: WeightLimits) throws(WeightProblem) -> WeightContents {
        var machine = PickleMachine(region, range: 0..<region.count, limits: limits)
        try readHeader(with: &machine, of: region)
        let root = try machine.readPickle()
        let keys = try machine.readPickle()
        let graph = machine.graph
        let state = try StateDict(root, in: graph)
        let offsets = try locateStorages(keys, graph, region, from: machine.position)
        return WeightContents(state: state, graph: graph, storageOffsets: offsets)
    }

    private static func readHeader(with machine: inout PickleMachine, of region: ByteRegion) throws(WeightProblem) {
        guard (try? machine.readPickle()) != nil, endsInMagic(region, at: machine.position - 1) else {
            throw .notWeights(found: describeStart(of: region))
        }
        guard try machine.readPickle() == .integer(protocolVersion) else {
            throw .malformed(part: "the header", found: "its protocol is not \(protocolVersion)")
        }
        let facts = try machine.readPickle()
        switch machine.graph.entry("little_endian", of: facts) {
        case .boolean(true): break
        case .boolean(false): throw .bigEndian
        default: throw .malformed(part: "the header", found: "it does not say the byte order")
        }
    }

    private static func endsInMagic(_ region: ByteRegion, at stop: Int) -> Bool {
        let range = max(0, stop - magic.count)..<stop
        return region.withUnsafeBytes(in: range) { $0.elementsEqual(magic) }
    }

    private static func describeStart(of region: ByteRegion) -> String {
        let start = region.withUnsafeBytes(in: 0..<min(8, region.count)) { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        }
        return "starts with the bytes \(start)"
    }

    private static func locateStorages(
        _ keys: PickleValue, _ graph: PickleGraph, _ region: ByteRegion, from start: Int
    ) throws(WeightProblem) -> [Int] {
        guard let keys = graph.items(of: keys, .list) else {
            throw .malformed(part: "the list of storages", found: "it is \(graph.describe(keys))")
        }
        var reader = ByteReader(region, range: start..<region.count, part: "the storages")
        var offsets: [String: Int] = [:]
        for key in keys {
            guard case .text(let key) = key, let storage = graph.storage(named: key), offsets[key] == nil else {
                throw .malformed(part: "the list of storages", found: "it has a key that is unknown or repeated")
            }
            let count = try reader.integer(Int64.self)
            guard count == storage.elementCount else {
                throw .malformed(
                    part: "storage \(key.quoted)", found: "it has \(count) elements where the pickle says \(storage.elementCount)")
            }
            offsets[key] = try reader.skip(storage.byteCount).lowerBound
        }
        return try graph.storages.map { storage throws(WeightProblem) in
            guard let offset = offsets[storage.key] else {
                throw .malformed(part: "the list of storages", found: "storage \(storage.key.quoted) is missing")
            }
            return offset
        }
    }
}
