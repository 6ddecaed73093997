public import Raster

extension Sample {
    /// The sample as an image to be shown: its values from 0 to 1 as 0 to 255.
    public var picture: RasterImage {
        RasterImage(width: size, height: size, bands: bands, pixels: image.map { ($0 * 255).rounded() }, pixelType: .uint8)
    }
}
