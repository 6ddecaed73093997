import Foundation

/// Feeds a reader with input that libFuzzer makes from a corpus, guided by which code runs.
///
///     finetuned-fuzz seeds READER FOLDER        writes the input to start from
///     finetuned-fuzz READER [options] FOLDER…   runs libFuzzer with its own options
@main struct Fuzz {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "seeds", arguments.count == 3, let reader = reader(arguments.dropFirst().first) {
            try writeSeeds(of: reader, to: arguments.last!)
        } else if let reader = reader(arguments.first) {
            current = try reader.init()
            exit(run([CommandLine.arguments[0]] + arguments.dropFirst()))
        } else {
            print("usage: finetuned-fuzz [seeds] \(readers.map { $0.name }.joined(separator: "|")) …")
            exit(EX_USAGE)
        }
    }

    private static var readers: [any Reader.Type] { [WeightsReader.self, DefinitionReader.self, ArchiveReader.self, ExportReader.self] }

    private static func reader(_ name: String?) -> (any Reader.Type)? { readers.first { $0.name == name } }

    private static func writeSeeds(of reader: any Reader.Type, to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, seed) in try reader.seeds().enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/\(reader.name)-\(index)"))
        }
    }

    private static func run(_ arguments: [String]) -> CInt {
        var count = CInt(arguments.count)
        var pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: arguments.count + 1)
        for (index, argument) in arguments.enumerated() { (pointers! + index).initialize(to: strdup(argument)) }
        (pointers! + arguments.count).initialize(to: nil)
        return runLibFuzzer(&count, &pointers) { start, count in
            current!.read(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

/// One of the readers of what people drop into folders.
protocol Reader {
    /// What the command line calls it.
    static var name: String { get }
    /// Whole, small input of every kind that it reads.
    static func seeds() throws -> [[UInt8]]
    init() throws
    /// Reads input and uses what was read; errors are as good as success, only a crash is none.
    func read(_ input: [UInt8])
}

/// The reader that libFuzzer calls, which it does on one thread.
nonisolated(unsafe) private var current: (any Reader)?

@_silgen_name("LLVMFuzzerRunDriver") private func runLibFuzzer(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
