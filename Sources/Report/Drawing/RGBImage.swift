/// Pixels as cairo draws them.
struct RGBImage: Equatable {
    let width, height: Int
    /// `0xAARRGGBB`, row-major: opaque with a colour, or 0 for a pixel without a value.
    var pixels: [UInt32]

    static func opaque(red: UInt8, green: UInt8, blue: UInt8) -> UInt32 {
        0xFF00_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }
}
