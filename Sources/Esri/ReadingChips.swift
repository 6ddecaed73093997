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
        var labels: [InstanceRaster] = []
        for label in chip.labels { labels += try read(label, for: image) }
        return LabeledChip(name: chip.name, image: image, labels: labels)
    }

    private func read(_ label: ChipReference.Label, for image: RasterImage) throws(EsriError) -> [InstanceRaster] {
        let raster: LabelRaster
        do throws(RasterError) { raster = try LabelRaster(contentsOf: archive.gdalPath(of: label.entry)) } catch { throw .raster(error) }
        guard raster.width == image.width, raster.height == image.height else {
            throw .inconsistent(
                file: "\(path)/\(label.entry)", found: "has \(raster.width) x \(raster.height) pixels",
                expected: "\(image.width) x \(image.height) as its image has", mend: "export it again")
        }
        return raster.bands.filter { $0.contains { $0 != 0 } }.map { InstanceRaster(classIndex: label.classIndex, ids: $0) }
    }
}
