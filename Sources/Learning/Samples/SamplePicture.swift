public import Raster

extension Sample {
    /// The sample as an image to be shown: 8-bit imagery from 0 to 255 as it is stored, other imagery from 0 to 1 as it is scaled.
    public var picture: RasterImage {
        let pixels = isEightBit ? image.map { ($0 * 255).rounded() } : image
        return RasterImage(width: size, height: size, bands: bands, pixels: pixels, opacity: opacity, pixelType: isEightBit ? .uint8 : .float32)
    }
}
