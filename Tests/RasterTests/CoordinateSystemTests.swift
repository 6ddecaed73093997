import Testing

@testable import Raster

struct CoordinateSystemTests {
    private let esri = """
        PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],\
        PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],\
        PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],\
        PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]
        """

    @Test func esrisTextIsKnownByItsRegisteredNumber() throws {
        #expect(try #require(CoordinateSystem(wkt: esri)).code == "EPSG:3857")
        #expect(CoordinateSystem(wkid: 3857)?.code == "EPSG:3857")
    }

    @Test(arguments: [(4326, true, "degree"), (32633, false, "metre"), (2264, false, "us survey foot")])
    func aNumberTellsTheUnit(wkid: Int, isGeographic: Bool, unit: String) throws {
        let system = try #require(CoordinateSystem(wkid: wkid))
        #expect(system.isGeographic == isGeographic && system.unit == unit)
    }

    @Test(arguments: [
        (102003, "ESRI:102003", "metre"), (102008, "ESRI:102008", "metre"), (54030, "ESRI:54030", "metre"), (102685, "ESRI:102685", "us survey foot"),
        (102100, "EPSG:3857", "metre"),
    ])
    func esrisOwnNumbersAreLookedUpToo(wkid: Int, code: String, unit: String) throws {
        let system = try #require(CoordinateSystem(wkid: wkid))
        #expect(system.code == code && system.unit == unit)
    }

    @Test func feetAreMeasuredInMetres() throws {
        #expect(abs(try #require(CoordinateSystem(wkid: 2264)).metresPerUnit - 1200.0 / 3937) < 1e-9)
    }

    @Test(arguments: ["", "no system", "/etc/passwd", "http://localhost/epsg", "PROJCS[\"cut"])
    func whatIsNoTextOfASystemIsNone(text: String) {
        #expect(CoordinateSystem(wkt: text) == nil)
    }

    @Test func anUnregisteredNumberIsNone() {
        #expect(CoordinateSystem(wkid: 1) == nil)
    }
}
