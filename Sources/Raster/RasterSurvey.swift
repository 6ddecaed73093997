internal import CGDAL

/// A look at a raster of any format that GDAL reads and of any size; statistics come from at most a million pixels a band.
public struct RasterSurvey: Sendable {
    /// One band.
    public struct Band: Sendable, Equatable {
        /// Its description, or what colour it is; empty where neither is known.
        public let name: String
        /// In the raster's units, without those that stand for no data; nil where there are no others.
        public let minimum, maximum, mean, deviation: Double?
        /// The value that stands for no data.
        public let noData: Double?
    }

    /// GDAL's short name of the format: `GTiff`.
    public let format: String
    /// Columns and rows.
    public let width, height: Int
    public let bands: [Band]
    /// GDAL's name of the first band's type in our spelling: `uint16`.
    public let pixelType: String
    public let georeference: Georeference?
    /// Whether the statistics come from a sample of the pixels.
    public let isSampled: Bool

    private static let sampleSide = 1024
    private static let allDrivers: Void = GDALAllRegister()

    /// - Throws: `RasterError` where GDAL cannot open the file, or its pixels do not decode.
    public init(of path: String) throws(RasterError) {
        GDAL.begin()
        _ = Self.allDrivers
        guard let dataset = GDALOpenEx(path, UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY), nil, nil, nil) else {
            throw .unreadable(path: path, reason: GDAL.message)
        }
        defer { GDALClose(dataset) }
        guard GDALGetRasterCount(dataset) > 0, let first = GDALGetRasterBand(dataset, 1) else {
            throw .unreadable(path: path, reason: "it has no bands")
        }
        format = GDALGetDriverShortName(GDALGetDatasetDriver(dataset)).map { String(cString: $0) } ?? ""
        width = Int(GDALGetRasterXSize(dataset))
        height = Int(GDALGetRasterYSize(dataset))
        pixelType = GDALGetDataTypeName(GDALGetRasterDataType(first)).map { Self.spelling(String(cString: $0)) } ?? "unknown"
        isSampled = width > Self.sampleSide || height > Self.sampleSide
        georeference = Georeference(of: dataset)
        var bands: [Band] = []
        for number in 1...GDALGetRasterCount(dataset) {
            let band = GDALGetRasterBand(dataset, number)!
            bands.append(try Self.survey(band, path: path, width: width, height: height))
        }
        self.bands = bands
    }

    private static func spelling(_ name: String) -> String { name == "Byte" ? "uint8" : name.lowercased() }

    private static func survey(_ band: GDALRasterBandH, path: String, width: Int, height: Int) throws(RasterError) -> Band {
        var isSet: Int32 = 0
        let value = GDALGetRasterNoDataValue(band, &isSet)
        let noData = isSet != 0 ? value : nil
        let values = try sample(band, path: path, columns: min(width, sampleSide), rows: min(height, sampleSide), of: (width, height))
            .filter { $0.isFinite && $0 != noData }
        let count = Double(values.count)
        let mean = values.isEmpty ? nil : values.reduce(0, +) / count
        let deviation = mean.map { mean in (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot() }
        return Band(
            name: name(of: band), minimum: values.min(), maximum: values.max(), mean: mean, deviation: deviation, noData: noData)
    }

    private static func sample(
        _ band: GDALRasterBandH, path: String, columns: Int, rows: Int, of size: (Int, Int)
    ) throws(RasterError) -> [Double] {
        GDAL.begin()
        var values = [Double](repeating: 0, count: columns * rows)
        let result = GDALRasterIOEx(
            band, GF_Read, 0, 0, Int32(size.0), Int32(size.1), &values, Int32(columns), Int32(rows), GDT_Float64, 0, 0, nil)
        guard result == CE_None, !GDAL.failed else { throw .damaged(path: path, reason: GDAL.message) }
        return values
    }

    private static func name(of band: GDALRasterBandH) -> String {
        let description = GDALGetDescription(band).map { String(cString: $0) } ?? ""
        if !description.isEmpty { return description }
        let color = GDALGetRasterColorInterpretation(band)
        return color == GCI_Undefined ? "" : GDALGetColorInterpretationName(color).map { String(cString: $0) } ?? ""
    }
}
