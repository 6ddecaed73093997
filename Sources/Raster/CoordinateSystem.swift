internal import CGDAL
internal import Foundation

/// A coordinate reference system, with what is needed to turn its units into metres on the ground.
public struct CoordinateSystem: Sendable, Equatable {
    /// `WGS 84 / UTM zone 33N`.
    public let name: String
    /// The registered number: `EPSG:32633`; nil where the definition has none.
    public let code: String?
    /// Whether coordinates are degrees of longitude and latitude.
    public let isGeographic: Bool
    /// `metre`, `degree`, `US survey foot`.
    public let unit: String
    /// Metres in one unit of a projected system; for a geographic one metres along the meridian at 45 degrees.
    public let metresPerUnit: Double
    /// The definition as OGC's well-known text.
    let wkt: String

    /// Reads well-known text, of OGC or Esri; nil where it is none.
    public init?(wkt: String) { self.init(wkt) { importText(wkt, into: $0) } }

    /// Looks a number of EPSG or Esri up; nil where it is not registered.
    ///
    /// Esri's 102100 is EPSG's 3857, by which GDAL knows Web Mercator.
    public init?(wkid: Int) {
        self.init("") { system in
            let found = OSRImportFromEPSG(system, wkid == 102_100 ? 3857 : Int32(clamping: wkid))
            return found == OGRERR_NONE ? found : OSRSetFromUserInput(system, "ESRI:\(wkid)")
        }
    }

    private init?(_ text: String, _ define: (OGRSpatialReferenceH) -> OGRErr) {
        GDAL.begin()
        guard text.isEmpty || text.contains("["), let system = OSRNewSpatialReference(nil) else { return nil }
        defer { OSRDestroySpatialReference(system) }
        guard define(system) == OGRERR_NONE else { return nil }
        name = OSRGetName(system).map { String(cString: $0) } ?? "unnamed"
        code = Self.code(of: system) ?? Self.registered(system)
        isGeographic = OSRIsGeographic(system) != 0
        var unitName: UnsafeMutablePointer<CChar>?
        let factor = isGeographic ? OSRGetAngularUnits(system, &unitName) : OSRGetLinearUnits(system, &unitName)
        let unit = unitName.map { String(cString: $0) } ?? ""
        self.unit = unit.lowercased().hasPrefix("met") ? "metre" : unit.lowercased()
        metresPerUnit = isGeographic ? factor * Self.meridianRadius(system, latitude: .pi / 4) : factor
        var exported: UnsafeMutablePointer<CChar>?
        guard OSRExportToWkt(system, &exported) == OGRERR_NONE, let exported else { return nil }
        wkt = String(cString: exported)
        VSIFree(exported)
    }

    private static func code(of system: OGRSpatialReferenceH) -> String? {
        guard let number = OSRGetAuthorityCode(system, nil), let authority = OSRGetAuthorityName(system, nil) else { return nil }
        return "\(String(cString: authority)):\(String(cString: number))"
    }

    /// The code of the registered system that is the same but for names: Esri's text has none.
    private static func registered(_ system: OGRSpatialReferenceH) -> String? {
        var count: Int32 = 0
        var confidences: UnsafeMutablePointer<Int32>?
        guard let matches = OSRFindMatches(system, nil, &count, &confidences) else { return nil }
        defer { OSRFreeSRSArray(matches); VSIFree(confidences) }
        guard count > 0, let confidences, confidences[0] >= 70, let best = matches[0] else { return nil }
        return code(of: best)
    }

    /// The name with its number: `WGS 84 (EPSG:4326)`.
    public var title: String { code.map { "\(name) (\($0))" } ?? name }

    // MARK: On the ground

    /// Width and height in metres, on the ellipsoid, of the pixel at the centre of a raster in this system.
    public func groundCell(_ georeference: Georeference, width: Int, height: Int) -> (x: Double, y: Double)? {
        GDAL.begin()
        let t = georeference.transform
        let column = Double(width) / 2, row = Double(height) / 2
        let places = [(-0.5, 0.0), (0.5, 0), (0, -0.5), (0, 0.5)].map { (column + $0.0, row + $0.1) }
        var x = places.map { t[0] + $0.0 * t[1] + $0.1 * t[2] }
        var y = places.map { t[3] + $0.0 * t[4] + $0.1 * t[5] }
        guard let system = OSRNewSpatialReference(wkt), let degrees = OSRCloneGeogCS(system) else { return nil }
        defer { OSRDestroySpatialReference(system); OSRDestroySpatialReference(degrees) }
        OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER)
        OSRSetAxisMappingStrategy(degrees, OAMS_TRADITIONAL_GIS_ORDER)
        guard let transformation = OCTNewCoordinateTransformation(system, degrees) else { return nil }
        defer { OCTDestroyCoordinateTransformation(transformation) }
        guard OCTTransform(transformation, 4, &x, &y, nil) != 0 else { return nil }
        let radian = OSRGetAngularUnits(degrees, nil)
        let latitude = (y[0] + y[1]) / 2 * radian
        let north = Self.meridianRadius(degrees, latitude: latitude), east = Self.parallelRadius(degrees, latitude: latitude)
        func distance(_ i: Int, _ j: Int) -> Double { hypot((x[j] - x[i]) * radian * east, (y[j] - y[i]) * radian * north) }
        return (distance(0, 1), distance(2, 3))
    }

    /// Radius of curvature along the meridian, in metres.
    private static func meridianRadius(_ system: OGRSpatialReferenceH, latitude: Double) -> Double {
        let (a, e2) = ellipsoid(system)
        return a * (1 - e2) / pow(1 - e2 * pow(sin(latitude), 2), 1.5)
    }

    /// Radius of the parallel, in metres.
    private static func parallelRadius(_ system: OGRSpatialReferenceH, latitude: Double) -> Double {
        let (a, e2) = ellipsoid(system)
        return a * cos(latitude) / (1 - e2 * pow(sin(latitude), 2)).squareRoot()
    }

    /// Semi-major axis in metres, and eccentricity squared.
    private static func ellipsoid(_ system: OGRSpatialReferenceH) -> (Double, Double) {
        let a = OSRGetSemiMajor(system, nil), inverse = OSRGetInvFlattening(system, nil)
        let f = inverse > 0 ? 1 / inverse : 0
        return (a, f * (2 - f))
    }
}

private func importText(_ wkt: String, into system: OGRSpatialReferenceH) -> OGRErr {
    var bytes = Array(wkt.utf8CString)
    return bytes.withUnsafeMutableBufferPointer { buffer in
        var pointer: UnsafeMutablePointer<CChar>? = buffer.baseAddress
        return OSRImportFromWkt(system, &pointer)
    }
}
