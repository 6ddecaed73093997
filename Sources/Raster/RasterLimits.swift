/// How large a raster may be; checked before memory is taken.
public enum RasterLimits {
    /// Pixels a side.
    public static let side = 16_384
    /// Bands.
    public static let bands = 64
    /// Values in all: columns times rows times bands.
    public static let values = 1 << 28
}
