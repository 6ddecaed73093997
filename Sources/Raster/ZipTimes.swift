internal import CGDAL
internal import Foundation

/// A moment as a zip archive has it: local time in steps of two seconds (APPNOTE 4.4.6).
struct ZipTime {
    /// Time and date, little-endian as both headers of an entry hold them.
    let bytes: [UInt8]

    init(_ date: Date) {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = (max(parts.year! - 1980, 0) << 9) | (parts.month! << 5) | parts.day!
        let time = (parts.hour! << 11) | (parts.minute! << 5) | (parts.second! / 2)
        bytes = [time & 0xff, time >> 8, day & 0xff, day >> 8 & 0xff].map { UInt8($0) }
    }

    /// Writes the moment into every header of a finished archive, which GDAL before 3.7 leaves without one, and marks names beyond ASCII as
    /// the UTF-8 that they are.
    func stamp(_ path: String) throws(ArchiveError) {
        guard var file = VirtualFile(updating: path) else { throw .unwritable(path: path, reason: GDAL.message) }
        let end = try ZipEnd(of: file, path: path)
        let directory = try ZipDirectory(of: file, path: path, limits: .standard)
        var written = true
        for record in directory.records {
            let isASCII = record.name.utf8.allSatisfy { $0 < 128 }
            let flags = isASCII ? record.flags : record.flags | ZipDirectory.Record.unicodeFlag
            for header in [record.offset + 6, end.directoryStart + record.position + 8] {
                written = written && file.write([UInt8(flags & 0xff), UInt8(flags >> 8)], at: header) && file.write(bytes, at: header + 4)
            }
        }
        guard file.close(), written else { throw .unwritable(path: path, reason: "the disk may be full") }
    }
}
