import Esri
import Foundation

/// Decoded chips by their names, packed: in memory up to a limit, beyond it in a file without a name, which is gone with the process.
struct ChipCache {
    private enum Place {
        case memory(PackedChip)
        /// The chip without the bytes of its rasters, where they begin in the file, and how many each has.
        case file(PackedChip, offset: Int, counts: [Int])
    }

    private var places: [String: Place] = [:]
    private var freeMemory: Int
    private let folder: String
    private var file: FileHandle?
    private var fileSize = 0

    /// - Parameters:
    ///   - memory: bytes that chips may take in memory.
    ///   - folder: where the file lies.
    init(memory: Int, folder: String) {
        freeMemory = memory
        self.folder = folder
    }

    /// Keeps a chip, unless the disk is full.
    mutating func store(_ chip: LabeledChip) {
        var packed = PackedChip(chip)
        guard packed.byteCount > freeMemory else {
            freeMemory -= packed.byteCount
            places[chip.name] = .memory(packed)
            return
        }
        guard let file = openFile() else { return }
        let counts = packed.rasters.map(\.bytes.count), offset = fileSize
        do {
            for raster in packed.rasters { try file.write(contentsOf: raster.bytes) }
            fileSize += packed.byteCount
            for index in packed.rasters.indices { packed.rasters[index].bytes = [] }
            places[chip.name] = .file(packed, offset: offset, counts: counts)
        } catch {
            try? file.seek(toOffset: UInt64(fileSize))
        }
    }

    /// The chip, or nil where it is not kept.
    func chip(named name: String) -> LabeledChip? {
        switch places[name] {
        case nil: nil
        case .memory(let packed): packed.chip
        case .file(let packed, let offset, let counts): read(packed, from: offset, counts)?.chip
        }
    }

    private func read(_ packed: PackedChip, from offset: Int, _ counts: [Int]) -> PackedChip? {
        guard let file else { return nil }
        var packed = packed, place = offset
        for (index, count) in counts.enumerated() {
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, read in
                read = max(pread(file.fileDescriptor, bytes.baseAddress, count, off_t(place)), 0)
            }
            guard bytes.count == count else { return nil }
            packed.rasters[index].bytes = bytes
            place += count
        }
        return packed
    }

    private mutating func openFile() -> FileHandle? {
        if file == nil {
            var path = Array("\(folder)/.chips-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            guard descriptor >= 0 else { return nil }
            unlink(path)
            file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
        return file
    }
}
