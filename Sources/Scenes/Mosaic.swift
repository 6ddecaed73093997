import Raster

extension Georeference {
    /// Scenes lie side by side from west to east in Web Mercator (EPSG:3857), at a place that the seed decides, with room between the widest.
    static func mosaic(scene: Int, chipSize: Int, cellSize: Double, seed: UInt64) -> Georeference {
        var stream = RandomStream(seed, Concern.place.rawValue)
        let distance = max(2500, Double(ChipGrid.mostColumns * chipSize) * cellSize + 100)
        let west = -12_980_000 + stream.uniform(-5000...5000).rounded() + Double(scene) * distance
        let north = 3_995_000 + stream.uniform(-5000...5000).rounded()
        return Georeference(transform: [west, cellSize, 0, north, 0, -cellSize], projection: webMercator)
    }

    /// The georeference of a part whose upper left pixel is given.
    func part(column: Int, row: Int) -> Georeference {
        var transform = transform
        transform[0] += Double(column) * transform[1]
        transform[3] += Double(row) * transform[5]
        return Georeference(transform: transform, projection: projection)
    }
}

/// EPSG:3857 as well-known text.
private let webMercator = """
    PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,\
    AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],\
    AUTHORITY["EPSG","4326"]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],\
    PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],\
    EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],\
    AUTHORITY["EPSG","3857"]]
    """
