import CGDAL
import Esri
import Foundation
import Raster

/// A zip's directory.
struct ArchiveReader: Reader {
    static let name = "zip"
    private static let path = "/vsimem/fuzz.zip"

    static func seeds() throws -> [[UInt8]] {
        let path = FileManager.default.temporaryDirectory.appending(path: "finetuned-fuzz-\(getpid()).zip").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let files: [[(name: String, source: Archive.Source)]] = [
            [("pools/esri_model_definition.emd", .bytes(Array("{}".utf8))), ("pools/images/0.tif", .bytes([0])), ("pools/labels", .folder)],
            [("häuser.emd", .bytes(Array("{ }   { }   { }".utf8))), ("häuser.pth", .bytes([]))],
        ]
        return try files.map { files in
            try Archive.write(files, to: path)
            return try Array(Data(contentsOf: URL(filePath: path)))
        }
    }

    func read(_ input: [UInt8]) {
        var input = input
        input.withUnsafeMutableBufferPointer { bytes in
            _ = VSIFCloseL(VSIFileFromMemBuffer(Self.path, bytes.baseAddress, GUIntBig(bytes.count), 0))
            defer { VSIUnlink(Self.path) }
            guard let archive = try? Archive(opening: Self.path) else { return }
            for entry in archive.entries {
                precondition(entry.size >= 0 && !entry.name.split(separator: "/", omittingEmptySubsequences: false).contains { ["..", ".", ""].contains($0) })
            }
            _ = try? ArchiveContent.look(at: Self.path)
        }
    }
}
