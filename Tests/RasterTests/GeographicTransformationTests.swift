import Raster
import Testing

struct GeographicTransformationTests {
    /// Ten by twenty pixels of 100 m, with the upper left corner at longitude 0 and latitude 0.
    private let chip = Georeference(transform: [0, 100, 0, 0, 0, -100], projection: "")

    @Test func aFootprintInWebMercatorComesInDegreesCounterClockwise() throws {
        let transformation = try #require(CoordinateSystem(wkid: 3857).flatMap(GeographicTransformation.init(from:)))
        let ring = try #require(transformation.footprint(of: chip, width: 10, height: 20))
        // 1000 m along the equator of the WGS 84 sphere of radius 6378137 m; 2000 m south of it.
        let (east, south) = (0.00898315284, -0.01796630538)
        let expected = [[0, 0], [0, south], [east, south], [east, 0], [0, 0]]
        #expect(ring.count == 5 && zip(ring.joined(), expected.joined()).allSatisfy { abs($0 - $1) < 1e-8 })
    }

    @Test func longitudeComesFirstAlsoWhereTheSystemPutsLatitudeFirst() throws {
        let transformation = try #require(CoordinateSystem(wkid: 4326).flatMap(GeographicTransformation.init(from:)))
        let place = Georeference(transform: [85, 0.1, 0, 27, 0, -0.1], projection: "")
        #expect(try #require(transformation.footprint(of: place, width: 1, height: 1))[0] == [85, 27])
    }

    @Test func wellKnownTextNamesASystemToo() throws {
        let text = """
            PROJCS["WGS 84 / UTM zone 33N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],\
            PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],\
            PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],\
            PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
            """
        let transformation = try #require(CoordinateSystem(wkt: text).flatMap(GeographicTransformation.init(from:)))
        let middle = Georeference(transform: [500_000, 1, 0, 0, 0, -1], projection: "")
        let corner = try #require(transformation.footprint(of: middle, width: 1, height: 1))[0]
        #expect(abs(corner[0] - 15) < 1e-9 && abs(corner[1]) < 1e-9)
    }
}
