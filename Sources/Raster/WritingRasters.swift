internal import CGDAL

/// The formats a raster is written in.
public enum RasterFormat: Sendable, Equatable {
    /// 8 or 16 bits, one to four bands; holds no georeference.
    case png
    /// As ArcGIS Pro exports chips: tiles of 128 x 128 pixels, bands interleaved by pixel.
    case geoTIFF(compression: Compression)

    /// Lossless compressions of a GeoTIFF.
    public enum Compression: String, Sendable { case none = "NONE", lzw = "LZW", deflate = "DEFLATE" }
}

extension RasterImage {
    /// Writes the image; values are rounded and clamped to what `pixelType` holds.
    ///
    /// No side-car file appears beside it. A file that could not be finished is removed.
    /// - Parameter path: a file that GDAL may create, replaced where it exists.
    /// - Throws: `RasterError.unsupportedPixels` for a pixel type or number of bands that the format does not hold;
    ///   `RasterError.unwritable` where the disk says no.
    public func write(to path: String, as format: RasterFormat) throws(RasterError) {
        guard let type = pixelType.gdalType, format != .png || type == GDT_Byte || type == GDT_UInt16 else {
            throw .unsupportedPixels(path: path, found: pixelType.rawValue)
        }
        guard format != .png || bands <= 4 else { throw .unwritable(path: path, reason: "a PNG has at most 4 bands, not \(bands)") }
        let memory = try inMemory(type, for: path)
        defer { GDALClose(memory) }
        CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO")
        defer { CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", nil) }
        GDAL.begin()
        let written = GDAL.withList(options(format)) { options in
            GDALCreateCopy(GDALGetDriverByName(format.driver), path, memory, 0, options, nil, nil)
        }
        if let written { GDALClose(written) }
        if written == nil || GDAL.failed {
            let reason = GDAL.message
            VSIUnlink(path)
            throw .unwritable(path: path, reason: reason)
        }
    }

    /// A copy of the image as a data set of GDAL's own, which any driver can write.
    private func inMemory(_ type: GDALDataType, for path: String) throws(RasterError) -> GDALDatasetH {
        GDAL.begin()
        guard let memory = GDALCreate(GDALGetDriverByName("MEM"), "", Int32(width), Int32(height), Int32(bands), type, nil) else {
            throw .unwritable(path: path, reason: GDAL.message)
        }
        let copied = pixels.withUnsafeBufferPointer { buffer in
            GDALDatasetRasterIOEx(
                memory, GF_Write, 0, 0, Int32(width), Int32(height), UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                Int32(width), Int32(height), GDT_Float32, Int32(bands), nil, 0, 0, 0, nil)
        }
        guard copied == CE_None else {
            GDALClose(memory)
            throw .unwritable(path: path, reason: GDAL.message)
        }
        if let georeference {
            var transform = georeference.transform
            GDALSetGeoTransform(memory, &transform)
            GDALSetProjection(memory, georeference.projection)
        }
        return memory
    }

    private func options(_ format: RasterFormat) -> [String] {
        guard case .geoTIFF(let compression) = format else { return [] }
        let tiles = ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=128", "INTERLEAVE=PIXEL"]
        let isColor = bands == 3 && (pixelType == .uint8 || pixelType == .uint16)
        return tiles + ["COMPRESS=\(compression.rawValue)", "PHOTOMETRIC=\(isColor ? "RGB" : "MINISBLACK")"]
    }
}

extension RasterFormat {
    fileprivate var driver: String { self == .png ? "PNG" : "GTiff" }
}
