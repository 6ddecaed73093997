extension ExportMetadata {
    /// `esri_model_definition.emd`: a template for a model's definition, with what is known from the data filled in.
    var modelDefinition: String {
        let members =
            switch generation {
            case .pro2: templatePro2 + [classes]
            case .pro3: templatePro3 + cellSizes + [classes, rasterProperties, tileStatistics]
            }
        return ProJSON.object(members + [bandNames]).description
    }

    private var templatePro2: [(String, ProJSON)] {
        [
            ("Framework", .text("e.g. CNTK")),
            ("ModelConfiguration", .text("some description")),
            ("ModelType", .text("e.g. ObjectDetection or ImageClassification")),
            ("ModelFile", .text("e.g. .\\trained.model")),
            ("ImageHeight", .text("e.g. 256")),
            ("ImageWidth", .text("e.g. 256")),
        ] + templateEnd
    }

    private var templatePro3: [(String, ProJSON)] {
        [
            ("Framework", .text("e.g. TensorFlow or PyTorch")),
            ("ModelConfiguration", .text("e.g. UNet or FasterRCNN")),
            ("ModelType", .text("e.g. ObjectDetection or ImageClassification")),
            ("ModelFile", .text("e.g. ./trained.model")),
            ("Description", .text("e.g. which data model was trained on, when, by whom, mAP, etc")),
            ("ImageHeight", .number(Double(statistics.chipSize))),
            ("ImageWidth", .number(Double(statistics.chipSize))),
        ] + templateEnd + [
            ("MetaDataMode", .text("RCNN_Masks")),
            ("BlackenAroundFeature", .flag(false)),
            ("IsMultidimensional", .flag(false)),
            ("CropTileMode", .text("Fixed_Size")),
            ("ImageSpaceUsed", .text("MAP_SPACE")),
        ]
    }

    private var templateEnd: [(String, ProJSON)] {
        [
            ("ExtractBands", .text("e.g. [0, 1, 2]")),
            ("DataRange", .text("e.g. [0.1, 1.0] (optional)")),
            ("ModelPadding", .text("e.g. 64 (optional)")),
            ("BatchSize", .text("e.g. 8 (optional)")),
            ("PerProcessGPUMemoryFraction", .text("e.g. 0.8 (optional)")),
        ]
    }

    private var classes: (String, ProJSON) {
        let list = statistics.classes.enumerated().map { index, kind in
            ProJSON.object([("Value", .number(Double(index + 1))), ("Name", .text(kind.name)), ("Color", .numbers(kind.color))])
        }
        return ("Classes", .array(list))
    }

    private var tileStatistics: (String, ProJSON) {
        let list = statistics.bands.map { band in
            ProJSON.object([
                ("BandName", .text(band.name)), ("Min", .number(band.min)), ("Max", .number(band.max)),
                ("Mean", .number(band.mean)), ("StdDev", .number(band.standardDeviation)),
            ])
        }
        return ("AllTilesStats", .array(list))
    }

    private var bandNames: (String, ProJSON) {
        let common = [
            "Red", "Green", "Blue", "Infrared", "CoastalBlue", "Yellow", "RedEdge", "ShortWaveInfrared", "NearInfrared",
            "NearInfrared_1", "NearInfrared_2", "MidInfrared", "MidInfrared_1", "MidInfrared_2", "Thermal", "Thermal_1",
            "Thermal_2", "Panchromatic", "PseudoRed", "PseudoGreen", "PseudoBlue",
        ]
        let names = generation == .pro2 ? common : common + ["QA"]
        return ("WellKnownBandNames (FYI, these band names can be used in ExtractBands)", .array(names.map { .text($0) }))
    }
}
