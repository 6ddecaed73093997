internal import CGDAL

/// Leads from a coordinate reference system to longitude and latitude on WGS 84 (EPSG:4326), as GeoJSON wants them.
public final class GeographicTransformation {
    private let transformation: OGRCoordinateTransformationH

    /// - Parameter wellKnownText: the system; nil is returned where it is none that GDAL knows.
    public init?(wellKnownText: String) {
        let found = wellKnownText.withCString { text in
            var rest: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(mutating: text)
            return Self.transformation(from: { OSRImportFromWkt($0, &rest) })
        }
        guard let found else { return nil }
        transformation = found
    }

    /// - Parameter epsg: the system's number; nil is returned where there is none of that number.
    public init?(epsg: Int) {
        guard let number = Int32(exactly: epsg), let found = Self.transformation(from: { OSRImportFromEPSG($0, number) }) else { return nil }
        transformation = found
    }

    deinit { OCTDestroyCoordinateTransformation(transformation) }

    private static func transformation(from fill: (OGRSpatialReferenceH) -> OGRErr) -> OGRCoordinateTransformationH? {
        GDAL.begin()
        guard let source = OSRNewSpatialReference(nil), let target = OSRNewSpatialReference(nil) else { return nil }
        defer {
            OSRDestroySpatialReference(source)
            OSRDestroySpatialReference(target)
        }
        guard fill(source) == OGRERR_NONE, OSRImportFromEPSG(target, 4326) == OGRERR_NONE else { return nil }
        for system in [source, target] { OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER) }
        return OCTNewCoordinateTransformation(source, target)
    }

    /// The outline of a raster as a closed ring of longitude and latitude in degrees, counter-clockwise where north is up.
    ///
    /// - Parameters:
    ///   - georeference: the raster's place; its own reference system is not looked at.
    ///   - width: columns.
    ///   - height: rows.
    /// - Returns: nil where a corner has no place on the globe.
    public func footprint(of georeference: Georeference, width: Int, height: Int) -> [[Double]]? {
        let (columns, rows) = (Double(width), Double(height))
        let corners = [(0, 0), (0, rows), (columns, rows), (columns, 0)]
        let t = georeference.transform
        var x = corners.map { t[0] + t[1] * $0.0 + t[2] * $0.1 }
        var y = corners.map { t[3] + t[4] * $0.0 + t[5] * $0.1 }
        guard OCTTransform(transformation, Int32(x.count), &x, &y, nil) != 0 else { return nil }
        let ring = zip(x, y).map { [$0, $1] }
        guard ring.joined().allSatisfy(\.isFinite) else { return nil }
        return ring + [ring[0]]
    }
}

/// The version of GDAL that the program runs with: `3.6.2`.
public var versionOfGDAL: String { GDALVersionInfo("RELEASE_NAME").map { String(cString: $0) } ?? "unknown" }
