/// Why a raster cannot be read or written; every description is one sentence that names the file.
public enum RasterError: Error, Equatable, CustomStringConvertible {
    /// The extension is none of those that are read.
    case unknownFormat(path: String)
    /// GDAL cannot open the file.
    case unreadable(path: String, reason: String)
    /// The raster is larger than the program takes in one piece.
    case tooLarge(path: String, width: Int, height: Int, bands: Int)
    /// Values of a kind that is not read or written: complex numbers, 64-bit integers.
    case unsupportedPixels(path: String, found: String)
    /// The file opens but its pixels do not decode.
    case damaged(path: String, reason: String)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)

    /// GDAL's spelling of an archive's entry, `/vsizip/{a.zip}/b.tif`, becomes `a.zip/b.tif`.
    public var description: String { sentence.replacing("/vsizip/{", with: "").replacing("}/", with: "/") }

    private var sentence: String {
        switch self {
        case .unknownFormat(let path):
            "\(path) is no image by its name; expected a file ending in .tif, .tiff, .png, .jpg, .jpeg or .mrf."
        case .unreadable(let path, let reason):
            "\(path) cannot be opened as an image (\(reason)); export or copy it again."
        case .tooLarge(let path, let width, let height, let bands):
            "\(path) has \(width) x \(height) pixels in \(bands) bands, more than the "
                + "\(RasterLimits.side) pixels a side, \(RasterLimits.bands) bands or \(RasterLimits.values) values that are read at once; cut it into tiles."
        case .unsupportedPixels(let path, let found):
            "\(path) has pixels of type \(found), which this format or program does not hold; convert it to 8, 16 or 32 bits."
        case .damaged(let path, let reason):
            "\(path) is damaged: its pixels cannot be read (\(reason)); export or copy it again."
        case .unwritable(let path, let reason):
            "\(path) cannot be written (\(reason)); check the folder, its permissions and the free space."
        }
    }
}
