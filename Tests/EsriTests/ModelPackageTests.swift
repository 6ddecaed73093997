import Foundation
import Raster
import TestSupport
import Testing

@testable import Esri

@Suite struct ModelPackageTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private static let weights = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private static let definition = #"""
        {"ModelName": "MaskRCNN", "ModelParameters": {"backbone": "resnet18"}, "ImageHeight": 128, "ModelFile": "Pools.pth",
         "InferenceFunction": "ArcGISInstanceDetector.py", "Classes": [{"Value": 1, "Name": "pool"}]}
        """#

    private func package(_ files: [String: [UInt8]], _ name: String = "pools.dlpk") throws -> String {
        let path = "\(folder.path)/\(name)"
        try Archive.write(files.sorted { $0.key < $1.key }.map { (name: $0.key, source: .bytes($0.value)) }, to: path)
        return path
    }

    private static let files: [String: [UInt8]] = [
        "pools.emd": Array(definition.utf8), "pools.pth": weights, "ArcGISInstanceDetector.py": Array("raise SystemExit".utf8),
        "model_metrics.html": [1], "ModelCharacteristics/show_results.png": [2], "docs/notes.txt": [3], "pools.dlpk": [4],
    ]

    // MARK: Reading

    @Test(arguments: ["", "pools/"]) func aPackageIsReadWithAndWithoutATopFolder(top: String) throws {
        let path = try package(Dictionary(uniqueKeysWithValues: Self.files.map { (top + $0.key, $0.value) }))
        let package = try ModelPackage(opening: path)
        #expect(package.name == "pools" && package.definition.backbone == "resnet18" && package.weightsPath == nil)
        #expect(package.otherFiles.map(\.name) == ["ArcGISInstanceDetector.py", "docs/notes.txt"])
        try package.extractWeights(to: "\(folder.path)/w.pth")
        #expect(try folder.bytes("w.pth") == Self.weights)
        #expect(try ArchiveContent.look(at: path) == .modelPackage)
    }

    @Test func aFolderAndItsBareDefinitionAreReadToo() throws {
        for (name, bytes) in Self.files { try folder.write(bytes, as: "saved/" + name) }
        try folder.write([1], as: "saved/older/other.emd")
        let bare = try ModelPackage(opening: "\(folder.path)/saved/pools.emd")
        #expect(bare.otherFiles.map(\.name) == ["ArcGISInstanceDetector.py"])
        #expect(bare.weightsPath == "\(folder.path)/saved/pools.pth")
        try FileManager.default.removeItem(atPath: "\(folder.path)/saved/older")
        let whole = try ModelPackage(opening: "\(folder.path)/saved")
        #expect(whole.otherFiles.map(\.name) == ["ArcGISInstanceDetector.py", "docs/notes.txt"] && whole.weightsPath == bare.weightsPath)
    }

    @Test func theOnlyWeightsAreTakenWhateverTheirName() throws {
        var files = Self.files
        files["renamed.pth"] = files.removeValue(forKey: "pools.pth")
        #expect(throws: Never.self) { try ModelPackage(opening: try package(files)).extractWeights(to: "\(folder.path)/w") }
        #expect(try folder.bytes("w") == Self.weights)
    }

    @Test func weightsThatAreNotThereOrNotClearAreNamed() throws {
        var files = Self.files
        files["pools.pth"] = nil
        #expect { try ModelPackage(opening: try package(files)) } throws: { "\($0)".contains("no .pth file; expected 'Pools.pth'") }
        (files["a.pth"], files["b.pth"]) = ([1], [2])
        #expect { try ModelPackage(opening: try package(files, "b.dlpk")) } throws: { "\($0)".contains("a.pth, b.pth") }
    }

    @Test func severalDefinitionsAreNamedAndNoneIsRefused() throws {
        var files = Self.files
        files["other.emd"] = [1]
        #expect { try ModelPackage(opening: try package(files)) } throws: { "\($0)".contains("2 .emd files (other.emd, pools.emd)") }
        (files["other.emd"], files["pools.emd"]) = (nil, nil)
        let path = try package(files, "b.dlpk")
        #expect(throws: EsriError.noModel(path: path)) { try ModelPackage(opening: path) }
    }

    @Test func trainingDataIsNoModel() throws {
        let path = try Export().zip(folder)
        #expect(throws: EsriError.noModel(path: path)) { try ModelPackage(opening: path) }
        #expect(try ArchiveContent.look(at: path) == .trainingData)
    }

    @Test func aMissingBareDefinitionIsNamed() {
        #expect { try ModelPackage(opening: "\(folder.path)/none.emd") } throws: { "\($0)".contains("none.emd") }
    }

    // MARK: Saving

    private func saved(named name: String = "pools") throws -> String {
        let base = try ModelPackage(opening: try package(Self.files))
        try base.extractWeights(to: "\(folder.path)/trained.pth")
        let metrics = ModelMetrics(
            title: "MaskRCNN", backbone: "resnet18", learningRate: "None", averagePrecision: [("a<b", 0.5)], lossGraph: [1, 2, 3], sampleResults: [4, 5])
        return try SavedModel(
            name: name, definition: base.definition, weightsPath: "\(folder.path)/trained.pth", metrics: metrics, otherFiles: base.otherFiles
        ).write(to: "\(folder.path)/results")
    }

    @Test func aSavedModelReadsBackFromItsPackageAndItsFolder() throws {
        let path = try saved()
        #expect(path == "\(folder.path)/results/pools")
        let names = [
            "ArcGISInstanceDetector.py", "ModelCharacteristics/loss_graph.png", "ModelCharacteristics/show_results.png", "docs/notes.txt",
            "model_metrics.html", "pools.emd", "pools.pth",
        ]
        let zip = try Archive(opening: path + "/pools.dlpk")
        #expect(zip.entries.map(\.name) == names)
        #expect(try Archive(opening: path).entries.map(\.name) == (names + ["pools.dlpk"]).sorted())
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/trained.pth"))
        for opened in [path, path + "/pools.dlpk"] {
            let package = try ModelPackage(opening: opened)
            #expect(try package.definition.classes == [.init(value: 1, name: "pool")])
            try package.extractWeights(to: "\(folder.path)/again.pth")
            #expect(try folder.bytes("again.pth") == Self.weights)
        }
        #expect(try zip.read("ArcGISInstanceDetector.py", limit: 99) == Self.files["ArcGISInstanceDetector.py"])
    }

    @Test func aSavedModelIsOnTheDiskBeforeItIsFinished() throws {
        let path = try saved()
        let part = "\(folder.path)/results/.pools.part"
        let synced = Synced.paths(in: folder.path)
        for name in try Archive(opening: path).entries.map(\.name) where name != "pools.pth" { #expect(synced.contains("\(part)/\(name)"), "\(name)") }
        #expect(synced.contains("\(part)/pools.dlpk.part") && synced.contains("\(part)/docs") && synced.contains("\(folder.path)/trained.pth"))
        #expect(synced.suffix(2) == [path, "\(folder.path)/results"])
    }

    @Test func savingTwiceReplacesTheFirst() throws {
        let path = try saved()
        try folder.write([1], as: "results/pools/stale.txt")
        try FileManager.default.removeItem(atPath: "\(folder.path)/pools.dlpk")
        #expect(try saved() == path)
        #expect(!FileManager.default.fileExists(atPath: path + "/stale.txt"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/results") == ["pools"])
    }

    /// Something else bears the folder's name and cannot be replaced by it.
    @Test func whereTheFolderCannotBePutInItsPlaceTheWeightsLieWhereTheyWere() throws {
        let results = try folder.folder("results")
        try FileManager.default.createSymbolicLink(atPath: "\(results)/pools", withDestinationPath: "nowhere")
        #expect { try saved() } throws: { "\($0)".contains("\(results)/pools") }
        #expect(try folder.bytes("trained.pth") == Self.weights)
        try FileManager.default.removeItem(atPath: "\(results)/pools")
        try FileManager.default.removeItem(atPath: folder("pools.dlpk"))
        #expect(try saved() == "\(results)/pools")
    }

    @Test(arguments: ["", "../evil", "a/b", "a/\u{301}b", ".hidden", "a\\b"]) func aNameThatIsNoFileNameIsRefused(name: String) throws {
        #expect { try saved(named: name) } throws: { "\($0)".contains("'\(name)' as 'model name'") }
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/trained.pth"))
    }

    @Test func theMetricsPageShowsFiguresAndPictures() {
        let metrics = ModelMetrics(
            title: "MaskRCNN", backbone: "resnet18", learningRate: "slice('1', '2', None)", averagePrecision: [("a<b", 0.5), ("c", 0.25)],
            lossGraph: Array("graph".utf8), sampleResults: Array("sample".utf8))
        let html = metrics.html
        #expect(html.contains("<b> MaskRCNN </b>") && html.contains("<b>Learning Rate:</b> slice('1', '2', None)"))
        #expect(html.contains("<b>Average Precision Score:</b> {'a&lt;b': 0.5, 'c': 0.25}"))
        #expect(html.contains("data:image/png;base64,\(Data("graph".utf8).base64EncodedString())"))
        #expect(html.contains("data:image/png;base64,\(Data("sample".utf8).base64EncodedString())"))
    }
}
