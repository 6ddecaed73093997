internal import CGDAL

extension OpenRaster {
    /// How far each pixel is to be seen, `[height, width]`; nil where all are.
    ///
    /// A pixel is void where no band has data there. An alpha band lets it shine through besides.
    func opacity() throws(RasterError) -> [UInt8]? {
        let alpha = (1...bands).first { GDALGetRasterColorInterpretation(band($0)) == GCI_AlphaBand }
        let colors = (1...bands).filter { $0 != alpha }
        var opacity: [UInt8]?
        if colors.allSatisfy({ GDALGetMaskFlags(band($0)) & (GMF_ALL_VALID | GMF_ALPHA) == 0 }) {
            for number in colors {
                let valid = try bytes(of: GDALGetMaskBand(band(number)))
                opacity = opacity.map { zip($0, valid).map(max) } ?? valid
            }
        }
        if let alpha {
            let shares = try bytes(of: band(alpha))
            opacity = opacity.map { zip($0, shares).map(min) } ?? shares
        }
        return opacity?.allSatisfy { $0 == 255 } == true ? nil : opacity
    }

    /// One band's values from 0 to 255; larger ones count as 255.
    private func bytes(of band: GDALRasterBandH?) throws(RasterError) -> [UInt8] {
        GDAL.begin()
        var values = [UInt8](repeating: 0, count: width * height)
        let result = GDALRasterIOEx(
            band, GF_Read, 0, 0, Int32(width), Int32(height), &values, Int32(width), Int32(height), GDT_Byte, 0, 0, nil)
        guard result == CE_None, !GDAL.failed else { throw .damaged(path: path, reason: GDAL.message) }
        return values
    }
}
