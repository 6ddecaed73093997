public import Raster

extension TrainingData {
    /// The chips' outlines as rings of longitude and latitude, by name; nil where the chips have no coordinate reference system.
    ///
    /// Chips that have no place are left out. Nothing is decoded.
    public func footprints(of chips: [ChipReference]) throws(EsriError) -> [String: [[Double]]]? {
        guard let transformation = coordinateSystem.flatMap(GeographicTransformation.init(from:)) else { return nil }
        var footprints: [String: [[Double]]] = [:]
        for chip in chips {
            let header: RasterHeader
            do throws(RasterError) { header = try RasterHeader(contentsOf: archive.gdalPath(of: chip.image)) } catch { throw .raster(error) }
            guard let georeference = header.georeference else { continue }
            footprints[chip.name] = transformation.footprint(of: georeference, width: header.width, height: header.height)
        }
        return footprints.isEmpty ? nil : footprints
    }

    /// The system is the first chip's, or else the one that the `.emd` gives: a chip in PNG or JPEG cannot hold its own.
    public var coordinateSystem: CoordinateSystem? {
        if let projection { return CoordinateSystem(wkt: projection) }
        return imageSpace == .map ? minCellSize?.spatialReference?.coordinateSystem : nil
    }
}
