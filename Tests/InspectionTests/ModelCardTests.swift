import Esri
import Foundation
import Job
import Raster
import TestSupport
import Testing

@testable import Inspection

struct ModelCardTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }
    private static let definition = """
        {"ModelName": "MaskRCNN", "ModelParameters": {"backbone": "resnet50"}, "ImageHeight": 128, "ArcGISLearnVersion": "2.4.4",
         "Classes": [{"Value": 1, "Name": "roof", "Color": [1, 2, 3]}], "MinCellSize": {"x": 0.3, "y": 0.3, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}}
        """

    private func card(_ files: [(String, String)]) throws -> ModelCard {
        let path = folder("roofs.dlpk")
        try Archive.write(files.map { (name: $0.0, source: .bytes(Array($0.1.utf8))) }, to: path)
        guard case .model(let card) = try Inspection.inspect(InspectOrder(path: path)).card else { throw CocoaError(.featureUnsupported) }
        return card
    }

    @Test func aPackageIsToldWithItsFilesAndTheirDigests() throws {
        let card = try card([("roofs.emd", Self.definition), ("roofs.pth", "abc")])
        #expect(card.type == "MaskRCNN" && card.backbone == "resnet50" && card.chipSize == 128 && card.version == "2.4.4")
        #expect(card.obstacle == nil && card.usedBands == [1, 2, 3] && card.pixelType == "uint8")
        #expect(card.cell == CellCard(x: 0.3, y: 0.3, unit: "metre", metres: nil))
        #expect(card.classes == [ClassCard(value: 1, name: "roof", color: [1, 2, 3])])
        let weights = FileCard(name: "roofs.pth", bytes: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(card.files.contains(weights) && card.files.count == 2)
    }

    @Test func aModelThatCannotBeTrainedSaysWhy() throws {
        let unet = Self.definition.replacing("\"MaskRCNN\"", with: "\"UnetClassifier\"")
        #expect(try card([("roofs.emd", unet), ("roofs.pth", "abc")]).obstacle?.contains("ModelName UnetClassifier") == true)
        #expect(try card([("roofs.emd", Self.definition)]).obstacle?.contains("holds no .pth file") == true)
    }

    @Test func aBandWithoutANumberIsToldWithoutIt() throws {
        let statistics = #""NormalizationStats": {"band_min_values": [3, null], "band_max_values": [null, 900]}, "Classes""#
        let card = try card([("roofs.emd", Self.definition.replacing("\"Classes\"", with: statistics)), ("roofs.pth", "abc")])
        #expect(card.bands.map(\.minimum) == [3, nil] && card.bands.map(\.maximum) == [nil, 900])
        #expect(card.obstacle?.contains("'NormalizationStats.band_max_values'") == false && card.obstacle?.contains("'NormalizationStats.band_min_values'") == true)
        #expect(throws: Never.self) { try JSONEncoder().encode(card) }
    }

    @Test func aRasterIsMeasuredAndLeftAlone() throws {
        let path = folder("plain.tif")
        try RasterImage(width: 2, height: 2, bands: 1, pixels: [1, 2, 3, 6], pixelType: .uint16).write(to: path, as: .geoTIFF(compression: .none))
        guard case .raster(let card) = try Inspection.inspect(InspectOrder(path: path)).card else { throw CocoaError(.featureUnsupported) }
        #expect(card.format == "GTiff" && card.width == 2 && card.pixelType == "uint16" && card.crs == nil)
        let band = try #require(card.bands.first)
        #expect(band.minimum == 1 && band.maximum == 6 && band.mean == 3 && band.deviation == 3.5.squareRoot())
        #expect(try folder.names() == ["plain.tif"])
    }
}
