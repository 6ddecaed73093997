internal import Esri
internal import Job
internal import Raster

extension RasterCard {
    init(_ survey: RasterSurvey, path: String) throws {
        let system = (survey.georeference?.projection).flatMap(CoordinateSystem.init(wkt:))
        self.init(
            file: try FileCard(path: path), format: survey.format, width: survey.width, height: survey.height,
            bands: survey.bands.map {
                BandCard(name: $0.name, minimum: $0.minimum, maximum: $0.maximum, mean: $0.mean, deviation: $0.deviation, noData: $0.noData)
            },
            pixelType: survey.pixelType, crs: system?.title,
            cell: survey.georeference.map { CellCard($0, width: survey.width, height: survey.height, in: system) },
            extent: survey.georeference.map { ExtentCard($0, width: survey.width, height: survey.height) }, isSampled: survey.isSampled)
    }
}
