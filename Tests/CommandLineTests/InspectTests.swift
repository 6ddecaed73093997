import Foundation
import Job
import TestSupport
import Testing

struct InspectTests {
    private let folder: TemporaryFolder
    private let raster: String

    init() throws {
        folder = try TemporaryFolder()
        raster = try folder.write("pixels", as: "town.tif")
    }

    private let card = RasterCard(
        file: FileCard(name: "town.tif", bytes: 6, sha256: nil), format: "GTiff", width: 20, height: 10, bands: [BandCard(name: "Red", minimum: 0, maximum: 9)],
        pixelType: "uint8", crs: nil, cell: nil, extent: nil, isSampled: false)
    private let refusal = Finding(.error, .bands, found: "town.tif has 1 band", needed: "the model sees 3", remedy: "take another")

    private func worker(_ findings: [Finding] = []) throws -> TemporaryFile {
        let event = String(decoding: try JobEvent.inspected(.raster(card), findings: findings).json, as: UTF8.self)
        return try TemporaryFile("cp \"$1\" '\(folder("order.json"))'; echo '\(event)'; echo '{\"finished\":{}}'")
    }

    @Test func theCardIsATableForPeopleAndJSONForMachines() async throws {
        let text = try await finetuned("inspect", raster, worker: worker())
        #expect(text.exitCode == 0 && text.output.contains("size              20 x 10 pixels\n") && text.output.contains("Red, 0 to 9"))
        let json = try await finetuned("inspect", raster, "--json", worker: worker())
        let answer = try JSONDecoder().decode([String: RasterCard].self, from: Data(json.output.replacing("\"findings\" : [\n\n  ],", with: "").utf8))
        #expect(answer == ["raster": card])
    }

    @Test func whatWouldBeRefusedExitsWith65() async throws {
        let model = try folder.write("a package", as: "pools.dlpk")
        let inspection = try await finetuned("inspect", raster, "--against", model, worker: worker([refusal]))
        #expect(inspection.exitCode == 65)
        #expect(inspection.output.hasSuffix("Error: town.tif has 1 band, and the model sees 3: take another.\n"))
        let order = try JSONDecoder().decode(JobOrder.self, from: Data(contentsOf: URL(filePath: folder("order.json"))))
        #expect(order == .inspect(InspectOrder(path: raster, model: model)))
    }

    @Test func aMissingFileExitsWith66() async throws {
        #expect(try await finetuned("inspect", folder("none.tif")).exitCode == 66)
    }
}
