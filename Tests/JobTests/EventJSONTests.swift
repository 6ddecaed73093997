import Foundation
import Job
import Testing

struct EventJSONTests {
    @Test(arguments: [-Double.infinity, .infinity, -9999]) func whatIsNoNumberOfJSONComesThrough(noData: Double) throws {
        let event = JobEvent.inspected(.raster(Self.card(noData: noData)), findings: [])
        #expect(try JobEvent(json: event.json) == event)
    }

    @Test func anEventIsOneLineWhateverItHolds() throws {
        let line = try JobEvent.inspected(.raster(Self.card(noData: .nan)), findings: []).json
        #expect(!line.contains(UInt8(ascii: "\n")))
        guard case .inspected(.raster(let card), _) = try JobEvent(json: line) else {
            Issue.record("another event")
            return
        }
        #expect(card.bands[0].noData?.isNaN == true)
    }

    private static func card(noData: Double) -> RasterCard {
        RasterCard(
            file: FileCard(name: "two\nlines.tif", bytes: 1, sha256: nil), format: "GTiff", width: 1, height: 1,
            bands: [BandCard(name: "", noData: noData)], pixelType: "float32", crs: nil, cell: nil, extent: nil, isSampled: false)
    }
}
