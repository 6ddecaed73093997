internal import CGDAL

/// A raster that GDAL holds open; closed when the value goes.
struct OpenRaster: ~Copyable {
    let path: String
    let dataset: GDALDatasetH
    let width, height, bands: Int

    /// Opens the raster and looks at its size; decodes nothing.
    static func open(_ path: String) throws(RasterError) -> OpenRaster {
        guard let driver = driver(of: path) else { throw .unknownFormat(path: path) }
        if driver == "MRF" { try checkSelfContained(path) }
        try checkUnmasked(path)
        GDAL.begin()
        let dataset = driver.withCString { driver in
            GDALOpenEx(path, UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY), [driver, nil], nil, nil)
        }
        guard let dataset else { throw .unreadable(path: path, reason: GDAL.message) }
        let raster = OpenRaster(path, dataset)
        try raster.checkSize()
        return raster
    }

    private init(_ path: String, _ dataset: GDALDatasetH) {
        self.path = path
        self.dataset = dataset
        width = Int(GDALGetRasterXSize(dataset))
        height = Int(GDALGetRasterYSize(dataset))
        bands = Int(GDALGetRasterCount(dataset))
    }

    deinit { GDALClose(dataset) }

    /// The one driver a name's extension allows, so that a file's content cannot choose another.
    static func driver(of path: String) -> String? {
        switch path.lastPathComponent.pathExtension.lowercased() {
        case "tif", "tiff": "GTiff"
        case "png": "PNG"
        case "jpg", "jpeg": "JPEG"
        case "mrf": "MRF"
        default: nil
        }
    }

    /// An MRF may name other files to read, or to write as a cache; only those beside it are wanted.
    ///
    /// GDAL reads the whole text, so all of it is looked at. Where a file begins otherwise, a name with `:MRF:` would stand for another file.
    private static func checkSelfContained(_ path: String) throws(RasterError) {
        let limit = 1 << 20
        guard let file = VirtualFile(reading: path), let bytes = file.read(limit + 1) else {
            throw .unreadable(path: path, reason: GDAL.message)
        }
        guard bytes.starts(with: "<MRF_META>".utf8) else { throw .unreadable(path: path, reason: "it does not begin with <MRF_META>") }
        guard bytes.count <= limit else { throw .unreadable(path: path, reason: "it has more than \(limit) bytes, which no MRF's text needs") }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        for element in ["cachedsource", "datafile", "indexfile", "<!"] where text.utf8.contains(element.utf8) {
            throw .unreadable(path: path, reason: "it points to other files with \(element)")
        }
    }

    /// GDAL would open a mask file by any of its drivers, whatever its content, and one may point to other files.
    private static func checkUnmasked(_ path: String) throws(RasterError) {
        GDAL.begin()
        for mask in ["msk", "MSK"] {
            var name = Array("\(path).\(mask)".utf8CString)
            guard CPLCheckForFile(&name, nil) != 0 else { continue }
            throw .unreadable(path: path, reason: "a mask file lies beside it, \(path.lastPathComponent).\(mask), which is not read: remove that")
        }
    }

    private func checkSize() throws(RasterError) {
        guard bands > 0 else { throw .unreadable(path: path, reason: "it has no bands") }
        let tooLarge = RasterError.tooLarge(path: path, width: width, height: height, bands: bands)
        guard width <= RasterLimits.side, height <= RasterLimits.side, bands <= RasterLimits.bands,
            width * height * bands <= RasterLimits.values
        else { throw tooLarge }
        var columns: Int32 = 0, rows: Int32 = 0
        GDALGetBlockSize(band(1), &columns, &rows)
        guard columns <= RasterLimits.side, rows <= RasterLimits.side,
            Int(columns) * Int(rows) * bands <= RasterLimits.values
        else { throw tooLarge }
    }

    func band(_ number: Int) -> GDALRasterBandH { GDALGetRasterBand(dataset, Int32(number))! }

    /// How the first band stores a value.
    func pixelType() throws(RasterError) -> PixelType {
        let type = GDALGetRasterDataType(band(1))
        if let pixelType = PixelType(type) { return isSignedByte ? .int8 : pixelType }
        let name = GDALGetDataTypeName(type).map { String(cString: $0) } ?? "unknown"
        throw .unsupportedPixels(path: path, found: name)
    }

    /// GDAL before 3.7 reads signed bytes as unsigned ones with a note.
    private var isSignedByte: Bool {
        GDALGetRasterDataType(band(1)) == GDT_Byte
            && GDALGetMetadataItem(band(1), "PIXELTYPE", "IMAGE_STRUCTURE").map { String(cString: $0) } == "SIGNEDBYTE"
    }

    /// Where the raster lies, if it says so.
    var georeference: Georeference? { Georeference(of: dataset) }

    /// All values, `[bands, height, width]`, as floats.
    func floats() throws(RasterError) -> [Float] {
        var values: [Float] = try read(as: GDT_Float32)
        if isSignedByte { for i in values.indices where values[i] > 127 { values[i] -= 256 } }
        return values
    }

    /// All values, `[bands, height, width]`, as whole numbers; negative ones and those that stand for no data become 0.
    func wholeNumbers() throws(RasterError) -> [UInt32] {
        var values: [UInt32] = try read(as: GDT_UInt32)
        if isSignedByte { for i in values.indices where values[i] > 127 { values[i] = 0 } }
        for number in 1...bands {
            var isSet: Int32 = 0
            let value = GDALGetRasterNoDataValue(band(number), &isSet)
            guard isSet != 0, let noData = UInt32(exactly: value), noData != 0 else { continue }
            for i in (number - 1) * width * height..<number * width * height where values[i] == noData { values[i] = 0 }
        }
        return values
    }

    private func read<Value>(as type: GDALDataType) throws(RasterError) -> [Value] {
        GDAL.begin()
        let count = width * height * bands
        let values = [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
            let result = GDALDatasetRasterIOEx(
                dataset, GF_Read, 0, 0, Int32(width), Int32(height), buffer.baseAddress, Int32(width), Int32(height),
                type, Int32(bands), nil, 0, 0, 0, nil)
            initialized = result == CE_None ? count : 0
        }
        guard values.count == count, !GDAL.failed else { throw .damaged(path: path, reason: GDAL.message) }
        return values
    }
}

extension Georeference {
    /// nil where the data set does not say where it lies.
    init?(of dataset: GDALDatasetH) {
        var transform = [Double](repeating: 0, count: 6)
        guard GDALGetGeoTransform(dataset, &transform) == CE_None else { return nil }
        self.init(transform: transform, projection: GDALGetProjectionRef(dataset).map { String(cString: $0) } ?? "")
    }
}

extension PixelType {
    /// GDAL's number of a signed byte, which headers before 3.7 do not name.
    private static let signedByte: UInt32 = 14

    init?(_ type: GDALDataType) {
        switch type {
        case GDT_Byte: self = .uint8
        case GDT_UInt16: self = .uint16
        case GDT_Int16: self = .int16
        case GDT_UInt32: self = .uint32
        case GDT_Int32: self = .int32
        case GDT_Float32: self = .float32
        case GDT_Float64: self = .float64
        default:
            guard type.rawValue == Self.signedByte else { return nil }
            self = .int8
        }
    }

    /// The type GDAL writes; nil where it has none in every version.
    var gdalType: GDALDataType? {
        switch self {
        case .uint8: GDT_Byte
        case .uint16: GDT_UInt16
        case .int16: GDT_Int16
        case .uint32: GDT_UInt32
        case .int32: GDT_Int32
        case .float32: GDT_Float32
        case .float64: GDT_Float64
        case .int8: nil
        }
    }
}
