import Testing
@testable import Weights

struct ReadingTests {
    @Test(arguments: Fixture.everyType)
    func everyElementTypeAndViewIsRead(_ fixture: Fixture) throws {
        let file = try WeightFile(reading: fixture.path)
        let expected: [(String, ElementType, [Int], [Double])] = [
            ("half", .float16, [2, 3], [0, 0.5, 1, 1.5, 2, 2.5]),
            ("bfloat16", .bfloat16, [3], [0, -1.5, -3]),
            ("float", .float32, [2, 1, 2], [0.25, 1.25, 2.25, 3.25]),
            ("double", .float64, [3], [0, 0.125, 0.25]),
            ("long", .int64, [3], [-1, 1_099_511_627_776, 0]),
            ("int", .int32, [2], [-7, 2_147_483_647]),
            ("short", .int16, [2], [-300, 300]),
            ("char", .int8, [2], [-128, 127]),
            ("byte", .uint8, [2], [0, 255]),
            ("bool", .bool, [3], [1, 0, 1]),
            ("scalar", .int64, [], [7]),
            ("empty", .float32, [0, 3], []),
            ("base", .float32, [2, 3], [0, 1, 2, 3, 4, 5]),
            ("row", .float32, [3], [3, 4, 5]),
            ("column", .float32, [2], [1, 4]),
            ("transposed", .float32, [3, 2], [0, 3, 1, 4, 2, 5]),
            ("expanded", .float32, [2, 3], [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]),
            ("channelsLast", .float32, [2, 3, 2, 2], (0..<24).map(Double.init)),
            ("parameter", .float32, [2], [3, 4]),
        ]
        #expect(file.tensors.map(\.name) == expected.map(\.0))
        for (name, type, shape, values) in expected {
            let tensor = try #require(file[name])
            #expect(tensor.elementType == type, "\(name)")
            #expect(tensor.shape == shape, "\(name)")
            #expect(tensor.values == values, "\(name)")
            #expect(tensor.elementCount == values.count, "\(name)")
        }
    }

    @Test func theLayoutIsTold() throws {
        #expect(try WeightFile(reading: Fixture.everyTypeLegacy.path).layout == .legacy)
        #expect(try WeightFile(reading: Fixture.everyTypeZip213.path).layout == .zip)
    }

    @Test(arguments: Fixture.everyType)
    func contiguousViewsOfOneStorageReferToTheSameBytes(_ fixture: Fixture) throws {
        let file = try WeightFile(reading: fixture.path)
        let (base, row) = (try #require(file["base"]), try #require(file["row"]))
        let distance = try base.withUnsafeBytes { base in
            try row.withUnsafeBytes { row in
                try #require(row.baseAddress) - #require(base.baseAddress)
            }
        }
        #expect(distance == 12)
    }

    @Test(arguments: [Fixture.network, .modelAndOptLegacy, .modelAndOptZip, .zip64])
    func theStateDictIsFoundAtTheTopOrUnderModel(_ fixture: Fixture) throws {
        let file = try WeightFile(reading: fixture.path)
        #expect(file.tensors.map(\.name) == [
            "fc.weight", "fc.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked",
        ])
        #expect(file["fc.weight"]?.values == [0.5, -2])
        #expect(file["fc.bias"]?.values == [3])
        #expect(file["bn.num_batches_tracked"]?.elementType == .int64)
        #expect(file["fc.gain"] == nil)
    }

    @Test func theVersionsOfTheModulesAreRead() throws {
        let file = try WeightFile(reading: Fixture.network.path)
        #expect(file.moduleVersions == [
            ModuleVersion(module: "", version: 1), ModuleVersion(module: "fc", version: 1), ModuleVersion(module: "bn", version: 2),
        ])
    }

    @Test func aTensorCalledModelIsATensor() throws {
        var file = WeightFileAssembler()
        file.storages = [("0", 1, [0, 0, 0x80, 0x3f])]
        file.writeDict([("model", { $0.writeTensor() })])
        #expect(try WeightFile(file.bytes())["model"]?.values == [1])
    }

    /// A view may start anywhere, and a dimension of size 1 may have any stride.
    @Test func aViewIsGatheredFromItsOffsetWithItsStrides() throws {
        var file = WeightFileAssembler()
        file.storages = [("0", 6, (0..<6).flatMap { Float($0).bitPattern.littleEndianBytes })]
        file.writeDict([("view", { $0.writeTensor(storage: 6, offset: 1, shape: [2, 1, 2], strides: [1, .max, 3]) })])
        #expect(try WeightFile(file.bytes())["view"]?.values == [1, 4, 2, 5])
    }
}
