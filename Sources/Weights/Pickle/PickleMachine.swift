/// A stack machine that reads Python pickles as data. It imports nothing and runs nothing: globals are matched against an
/// allow-list, and a call to anything else only makes an `object` that remembers what was to be called.
struct PickleMachine {
    private(set) var graph = PickleGraph()
    private var reader: ByteReader
    private let limits: WeightLimits
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [UInt32: PickleValue] = [:]
    private var instructions = 0

    /// - Parameter range: Where the pickles may lie in the region.
    init(_ region: ByteRegion, range: Range<Int>, limits: WeightLimits) {
        reader = ByteReader(region, range: range.prefix(limits.pickleBytes), part: "the pickle")
        self.limits = limits
    }

    /// Where the next pickle starts.
    var position: Int { reader.position }

    /// Reads one pickle to its STOP. Several may stand one after the other; they share the graph but not the memo.
    mutating func readPickle() throws(WeightProblem) -> PickleValue {
        (stack, marks, memo) = ([], [], [:])
        while true {
            instructions += 1
            guard instructions <= limits.instructions else {
                throw .exceedsLimit(what: "pickle instructions", limit: limits.instructions)
            }
            let offset = reader.position
            let code = try reader.integer(UInt8.self)
            guard let opcode = PickleOpcode(rawValue: code) else {
                throw graph.foreignGlobals.first.map { .foreignGlobal(name: $0.name) }
                    ?? .unknownInstruction(code: code, offset: offset)
            }
            if opcode == .stop { return try pop() }
            try execute(opcode)
        }
    }

    private mutating func execute(_ opcode: PickleOpcode) throws(WeightProblem) {
        switch opcode {
        case .stop: break
        case .proto: _ = try reader.skip(1)
        case .frame: _ = try reader.skip(8)

        case .none: stack.append(.none)
        case .newTrue: stack.append(.boolean(true))
        case .newFalse: stack.append(.boolean(false))
        case .binInt: stack.append(.integer(Int(try reader.integer(Int32.self))))
        case .binInt1: stack.append(.integer(Int(try reader.integer(UInt8.self))))
        case .binInt2: stack.append(.integer(Int(try reader.integer(UInt16.self))))
        case .long1: try pushLong(reader.integer(UInt8.self))
        case .long4: try pushLong(reader.integer(Int32.self))
        case .binFloat: try pushUnused(8)
        case .binUnicode, .binString: try pushText(reader.integer(UInt32.self))
        case .shortBinUnicode, .shortBinString: try pushText(reader.integer(UInt8.self))
        case .binUnicode8: try pushText(reader.integer(UInt64.self))
        case .binBytes: try pushUnused(reader.integer(UInt32.self))
        case .shortBinBytes: try pushUnused(reader.integer(UInt8.self))
        case .binBytes8, .byteArray8: try pushUnused(reader.integer(UInt64.self))

        case .mark: try openMark()
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()
        case .emptyTuple: push(.tuple, [])
        case .tuple: push(.tuple, try popToMark())
        case .tuple1: push(.tuple, try pop(1))
        case .tuple2: push(.tuple, try pop(2))
        case .tuple3: push(.tuple, try pop(3))
        case .emptyList: push(.list, [])
        case .append: try extend(.list, with: pop(1))
        case .appends: try extend(.list, with: popToMark())
        case .emptyDict: push(.dict, [])
        case .setItem: try extend(.dict, with: pop(2))
        case .setItems: try extend(.dict, with: popToMark())
        case .emptySet: push(.object, [])
        case .addItems: try extend(.object, with: popToMark())
        case .frozenSet: push(.object, try popToMark())

        case .binPut: try remember(UInt32(reader.integer(UInt8.self)))
        case .longBinPut: try remember(reader.integer(UInt32.self))
        case .memoize: try remember(UInt32(truncatingIfNeeded: memo.count))
        case .binGet: try recall(UInt32(reader.integer(UInt8.self)))
        case .longBinGet: try recall(reader.integer(UInt32.self))

        case .global: stack.append(try readGlobal())
        case .stackGlobal: try pushStackGlobal()
        case .binPersistentID: stack.append(try graph.load(persistentID: pop()))
        case .reduce, .newObject: try call(pop(2))
        case .newObjectEx: push(.object, try pop(3))
        case .instance: try pushInstance()
        case .build: try build()
        }
    }

    // MARK: Stack

    /// The height below which instructions must not reach: the innermost open mark.
    private var floor: Int { marks.last ?? 0 }

    private mutating func push(_ kind: PickleGraph.Container.Kind, _ items: [PickleValue]) {
        stack.append(graph.add(kind, items))
    }

    private mutating func pop() throws(WeightProblem) -> PickleValue {
        guard stack.count > floor else { throw damaged("an instruction finds too few values") }
        return stack.removeLast()
    }

    private mutating func pop(_ count: Int) throws(WeightProblem) -> [PickleValue] {
        guard stack.count - floor >= count else { throw damaged("an instruction finds too few values") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func openMark() throws(WeightProblem) {
        guard marks.count < limits.depth else { throw .exceedsLimit(what: "nested values", limit: limits.depth) }
        marks.append(stack.count)
    }

    private mutating func popToMark() throws(WeightProblem) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw damaged("a mark is missing") }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private func top() throws(WeightProblem) -> PickleValue {
        guard stack.count > floor, let value = stack.last else { throw damaged("an instruction finds too few values") }
        return value
    }

    private func damaged(_ found: String) -> WeightProblem {
        .malformed(part: "the pickle", found: "\(found) (before byte \(reader.position))")
    }

    // MARK: Values

    /// A two's-complement integer of `count` bytes; what is wider than 64 bits has no use here.
    private mutating func pushLong(_ count: some BinaryInteger) throws(WeightProblem) {
        let range = try reader.skip(count)
        guard range.count <= 8 else { return stack.append(.unused) }
        stack.append(.integer(reader.region.withUnsafeBytes(in: range) { bytes in
            let isNegative = (bytes.last ?? 0) >= 0x80
            return bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
        }))
    }

    private mutating func pushUnused(_ count: some BinaryInteger) throws(WeightProblem) {
        _ = try reader.skip(count)
        stack.append(.unused)
    }

    private mutating func pushText(_ count: some BinaryInteger) throws(WeightProblem) {
        guard count <= limits.textBytes else { throw .exceedsLimit(what: "bytes in a text", limit: limits.textBytes) }
        stack.append(.text(try reader.text(count)))
    }

    /// Adds items to the container on top of the stack: a `kind`, or an object that stands for one.
    private mutating func extend(
        _ kind: PickleGraph.Container.Kind, with items: [PickleValue]
    ) throws(WeightProblem) {
        guard case .container(let index) = try top(), [kind, .object].contains(graph.containers[index].kind) else {
            throw damaged("items are added to what is no \(kind)")
        }
        guard kind != .dict || items.count.isMultiple(of: 2) else { throw damaged("a key has no value") }
        graph.containers[index].items += items
    }

    // MARK: Memo

    private mutating func remember(_ key: UInt32) throws(WeightProblem) {
        memo[key] = try top()
    }

    private mutating func recall(_ key: UInt32) throws(WeightProblem) {
        guard let value = memo[key] else { throw damaged("it recalls value \(key), which it never remembered") }
        stack.append(value)
    }

    // MARK: Names and calls

    private mutating func readGlobal() throws(WeightProblem) -> PickleValue {
        let module = try reader.line(limit: limits.textBytes)
        return graph.global(module: module, name: try reader.line(limit: limits.textBytes))
    }

    private mutating func pushStackGlobal() throws(WeightProblem) {
        let names = try pop(2)
        guard case .text(let module) = names[0], case .text(let name) = names[1] else {
            throw damaged("a global's name is no text")
        }
        stack.append(graph.global(module: module, name: name))
    }

    private mutating func pushInstance() throws(WeightProblem) {
        let type = try readGlobal()
        push(.object, [type] + (try popToMark()))
    }

    private mutating func call(_ pair: [PickleValue]) throws(WeightProblem) {
        stack.append(try graph.call(pair[0], pair[1], limits: limits))
    }

    /// BUILD: attributes for a dict, one more thing to remember for an object. A tensor's are dropped.
    private mutating func build() throws(WeightProblem) {
        let state = try pop()
        guard case .container(let index) = try top() else { return }
        switch graph.containers[index].kind {
        case .dict: graph.containers[index].attributes = state
        case .object: graph.containers[index].items.append(state)
        case .tuple, .list: throw damaged("attributes are given to what has none")
        }
    }
}
