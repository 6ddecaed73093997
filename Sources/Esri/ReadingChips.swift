internal import Raster

extension TrainingData {
    /// Decodes one chip with its label rasters; may be called from many threads at once.
    ///
    /// Each band of a label raster becomes an `InstanceRaster` of its own, since overlapping objects are exported as further bands;
    /// those without any object are left out.
    /// - Throws: `EsriError` where an image or a label is damaged, or its size or bands differ from what they should be.
    public func read(_ chip: ChipReference) throws(EsriError) -> LabeledChip {
        guard Self.trainableModes.contains(metadataMode) else { throw .unsupportedMode(path: path, mode: metadataMode) }
        let image: RasterImage
        do throws(RasterError) { image = try RasterImage(contentsOf: archive.gdalPath(of: chip.image)) } catch { throw .raster(error) }
        guard image.bands == bandCount else {
            throw .inconsistent(
                file: "\(path)/\(chip.image)", found: "has \(image.bands) bands", expected: "\(bandCount) as in the first chip",
                mend: "export all chips from one raster")
        }
        // Larger values than 255 would all look white.
        guard pixelType != .uint8 || image.pixelType == .uint8 else {
            throw .inconsistent(
                file: "\(path)/\(chip.image)", found: "has pixels of type \(image.pixelType.rawValue)", expected: "uint8 as in the first chip",
                mend: "export all chips from one raster")
        }
        var labels: [InstanceRaster] = []
        for label in chip.labels {
            let raster = try labelRaster(label.entry, of: (image.width, image.height))
            labels += raster.bands.filter { $0.contains { $0 != 0 } }.map { InstanceRaster(classIndex: label.classIndex, ids: $0) }
        }
        return LabeledChip(name: chip.name, image: image, labels: labels)
    }

    /// - Parameter size: the image's columns and rows; nil where they are not known.
    /// - Throws: `EsriError` where the raster is damaged or has another size.
    func labelRaster(_ entry: String, of size: (width: Int, height: Int)?) throws(EsriError) -> LabelRaster {
        let raster: LabelRaster
        do throws(RasterError) { raster = try LabelRaster(contentsOf: archive.gdalPath(of: entry)) } catch { throw .raster(error) }
        if let size, size != (raster.width, raster.height) {
            throw .inconsistent(
                file: "\(path)/\(entry)", found: "has \(raster.width) x \(raster.height) pixels",
                expected: "\(size.width) x \(size.height) as its image has", mend: "export it again")
        }
        return raster
    }
}
