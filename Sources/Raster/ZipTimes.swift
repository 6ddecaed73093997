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

    /// Writes the moment into every header of a finished archive, which GDAL before 3.7 leaves without one.
    func stamp(_ path: String) throws(ArchiveError) {
        guard var file = VirtualFile(updating: path) else { throw .unwritable(path: path, reason: GDAL.message) }
        let end = try ZipEnd(of: file, path: path)
        let directory = try ZipDirectory(of: file, path: path, limits: .standard)
        var written = true
        for record in directory.records {
            written = written && file.write(bytes, at: record.offset + 10)
            written = written && file.write(bytes, at: end.directoryStart + record.position + 12)
        }
        guard file.close(), written else { throw .unwritable(path: path, reason: "the disk may be full") }
    }
}
