internal import CGDAL

/// Leads from a coordinate reference system to longitude and latitude on WGS 84 (EPSG:4326), as GeoJSON wants them.
public final class GeographicTransformation {
    private let transformation: OGRCoordinateTransformationH

    /// nil where PROJ knows no way from the system.
    public init?(from system: CoordinateSystem) {
        GDAL.begin()
        guard let source = OSRNewSpatialReference(system.wkt), let target = OSRNewSpatialReference(nil) else { return nil }
        defer {
            OSRDestroySpatialReference(source)
            OSRDestroySpatialReference(target)
        }
        guard OSRImportFromEPSG(target, 4326) == OGRERR_NONE else { return nil }
        for system in [source, target] { OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER) }
        guard let found = OCTNewCoordinateTransformation(source, target) else { return nil }
        transformation = found
    }

    deinit { OCTDestroyCoordinateTransformation(transformation) }

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
