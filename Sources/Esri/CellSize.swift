public import Raster

/// The ground that a pixel covers, as `MinCellSize` and `MaxCellSize` of an `.emd` give it.
public struct CellSize: Sendable, Equatable {
    /// Width and height of a pixel in units of the reference system: metres, degrees; 1 where there is none.
    public var x, y: Double
    /// The system that `x` and `y` are measured in.
    public var spatialReference: SpatialReference?

    public init(x: Double, y: Double, spatialReference: SpatialReference? = nil) {
        self.x = x
        self.y = y
        self.spatialReference = spatialReference
    }

    /// nil unless `json` has two positive numbers.
    init?(_ json: JSONValue?) {
        guard let x = json?["x"]?.double, let y = json?["y"]?.double, x > 0, y > 0 else { return nil }
        self.init(x: x, y: y, spatialReference: SpatialReference(json?["spatialReference"]))
    }

    var json: JSONValue {
        var object: JSONObject = ["x": .number(x), "y": .number(y)]
        if let spatialReference { object["spatialReference"] = spatialReference.json }
        return .object(object)
    }
}

/// A coordinate reference system as ArcGIS writes it.
public struct SpatialReference: Sendable, Equatable {
    /// The well-known number; 102100 is Esri's of Web Mercator.
    public var wkid: Int?
    /// The number that replaced it; EPSG's 3857 for Web Mercator.
    public var latestWkid: Int?
    /// Well-known text, where there is no number.
    public var wkt: String?

    public init(wkid: Int? = nil, latestWkid: Int? = nil, wkt: String? = nil) {
        self.wkid = wkid
        self.latestWkid = latestWkid
        self.wkt = wkt
    }

    /// nil where `json` names no system.
    init?(_ json: JSONValue?) {
        guard let json else { return nil }
        self.init(wkid: json["wkid"]?.int, latestWkid: json["latestWkid"]?.int, wkt: json["wkt"]?.string)
        if wkid == nil, latestWkid == nil, wkt ?? "" == "" { return nil }
    }

    /// The system, looked up by the newer number, the older, or the text; nil where none of them is known.
    public var coordinateSystem: CoordinateSystem? {
        for number in [latestWkid, wkid] {
            if let number, let system = CoordinateSystem(wkid: number) { return system }
        }
        return wkt.flatMap(CoordinateSystem.init(wkt:))
    }

    var json: JSONValue {
        var object = JSONObject()
        object["wkid"] = wkid.map { .number($0) }
        object["latestWkid"] = latestWkid.map { .number($0) }
        object["wkt"] = wkt.map { .string($0) }
        return .object(object)
    }
}
