internal import Esri
internal import Job
internal import Raster

extension DataCard {
    init(_ data: TrainingData, _ census: Census, settings: PrepareSettings) throws {
        let counted = census.chips.map(\.labels)
        let total = counted.reduce(0, +)
        let first = census.chips.first { $0.georeference != nil }
        self.init(
            file: try FileCard(path: data.path), format: data.metadataMode,
            obstacle: TrainingData.trainableModes.contains(data.metadataMode)
                ? nil : EsriError.unsupportedMode(path: data.path, mode: data.metadataMode).description,
            chips: census.chips.count, emptyChips: counted.count { $0 == 0 },
            classes: zip(data.classes, census.counts).map { definition, count in
                ClassCard(
                    value: definition.value, name: definition.name, color: definition.color,
                    instances: census.countsPixels ? nil : count, pixels: census.countsPixels ? count : nil)
            },
            instances: census.countsPixels ? nil : total,
            instancesPerChip: census.countsPixels || counted.isEmpty
                ? nil : [Double(counted.min()!), Double(total) / Double(counted.count), Double(counted.max()!)],
            chipWidth: data.tileWidth, chipHeight: data.tileHeight, bands: data.bandCards, pixelType: data.pixelType.rawValue,
            sensor: data.sensorName, imageSpace: data.imageSpace.rawValue,
            crs: data.coordinateSystem?.title ?? data.projection.map { _ in "unknown" },
            cell: first?.cell(in: data.coordinateSystem) ?? (data.minCellSize ?? data.maxCellSize).map(CellCard.init),
            extent: census.extent, problems: LabelProblems(data, census, settings: settings).sentences)
    }
}

extension TrainingData {
    fileprivate var bandCards: [BandCard] {
        (0..<bandCount).map { band in
            let statistics = bandStatistics.count == bandCount ? bandStatistics[band] : nil
            return BandCard(
                name: bandNames.count == bandCount ? bandNames[band] : "", minimum: statistics?.minimum, maximum: statistics?.maximum,
                mean: statistics?.mean, deviation: statistics?.deviation)
        }
    }
}

extension Census {
    /// The rectangle around all chips.
    fileprivate var extent: ExtentCard? {
        chips.compactMap(\.extent).reduce(nil) { $0?.union($1) ?? $1 }
    }
}

extension Census.Chip {
    /// The rectangle around the chip, where it says where it lies.
    var extent: ExtentCard? { georeference.map { ExtentCard($0, width: width, height: height) } }

    /// The chip's pixel, where it says where it lies; a world file alone does not say in which system.
    fileprivate func cell(in other: CoordinateSystem?) -> CellCard? {
        guard let georeference, let system = CoordinateSystem(wkt: georeference.projection) ?? other else { return nil }
        return CellCard(georeference, width: width, height: height, in: system)
    }
}
