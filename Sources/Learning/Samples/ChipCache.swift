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
    private let folder: String?
    private let keepFree: Int
    private var file: FileHandle?
    private var fileSize = 0

    /// - Parameters:
    ///   - memory: bytes that chips may take in memory.
    ///   - folder: where the file lies; nil for none.
    ///   - keepFree: bytes that the file leaves free on its disk.
    init(memory: Int, folder: String?, keepFree: Int = 0) {
        freeMemory = memory
        self.folder = folder
        self.keepFree = keepFree
    }

    /// Keeps a chip, unless the disk has no room for it.
    mutating func store(_ chip: LabeledChip) {
        var packed = PackedChip(chip)
        guard packed.byteCount > freeMemory else {
            freeMemory -= packed.byteCount
            places[chip.name] = .memory(packed)
            return
        }
        guard let file = openFile(), freeSpace(of: file) - packed.byteCount >= keepFree else { return }
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

    private func freeSpace(of file: FileHandle) -> Int {
        var status = statvfs()
        return fstatvfs(file.fileDescriptor, &status) == 0 ? Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)) : 0
    }

    private mutating func openFile() -> FileHandle? {
        if file == nil, let folder {
            var path = Array("\(folder)/.chips-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            guard descriptor >= 0 else { return nil }
            unlink(path)
            file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
        return file
    }
}
