extension ExportMetadata {
    /// `esri_accumulated_stats.json`: counts and sums, kept so that a later export can add to them.
    var accumulatedStatistics: String {
        let end = generation == .pro2 ? [] : [rasterProperties, bandState]
        return ProJSON.object(header + [classNames, ("FeatureStats", features)] + end).description
    }

    private var header: [(String, ProJSON)] {
        let size = ProJSON.number(Double(statistics.chipSize))
        let tiles = ProJSON.number(Double(statistics.chips))
        return [
            ("Version", .number(1)), ("NumBands", .number(3)), ("TileSizeX", size), ("TileSizeY", size),
            ("NumClasses", .number(Double(statistics.classes.count))), ("NumTiles", tiles),
        ]
            + (generation == .pro2 ? [] : [("NumTilesAsDouble", tiles), ("NextTileIndex", tiles)])
            + [("OutputFeatures", .flag(true)), ("MetaDataMode", .text("RCNN_Masks"))]
            + (generation == .pro2 ? [] : cellSizes)
    }

    private var classNames: (String, ProJSON) {
        let list = statistics.classes.enumerated().map { index, kind in
            ProJSON.object([("ClassValue", .number(Double(index + 1))), ("ClassName", .text(kind.name))])
        }
        return ("Classes", .array(list))
    }

    private var features: ProJSON {
        .object([
            ("NumClasses", .number(Double(statistics.classes.count))),
            ("NumImagesTotal", .number(Double(statistics.chips))),
            ("NumFeaturesTotal", .number(Double(statistics.features))),
            ("NumImagesPerClass", .numbers(statistics.chipsPerClass)),
            ("NumFeaturesPerClass", .numbers(statistics.areasPerClass.map(\.count))),
            ("NumFeaturesPerImage", statistics.featuresPerChip.json),
            ("FeatureAreaPerClass", .array(statistics.areasPerClass.map(\.json))),
        ])
    }

    /// Pro leaves the plain mean and deviation at 0 and keeps the moments.
    private var bandState: (String, ProJSON) {
        let list = statistics.bands.map { band in
            ProJSON.object([
                ("Min", .number(band.min)), ("Max", .number(band.max)), ("Mean", .number(0)), ("StdDev", .number(0)),
                ("M1", .number(band.mean)), ("M2", .number(band.squaredDeviations)), ("Num", .number(Double(band.count))),
            ])
        }
        return ("BandStatsState", .array(list))
    }
}

extension Series {
    fileprivate var json: ProJSON {
        .object([
            ("Min", .number(min)), ("Max", .number(max)), ("Mean", .number(mean)), ("Sum", .number(sum)),
            ("Count", .number(Double(count))),
        ])
    }
}
