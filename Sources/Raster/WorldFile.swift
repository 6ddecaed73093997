internal import Foundation

extension Georeference {
    /// The six lines of a world file (`.tfw`, `.jgw`, `.pgw`) as ArcGIS Pro writes them: pixel width, column rotation,
    /// row rotation, pixel height, then x and y of the *centre* of the upper left pixel; ten decimals, CRLF.
    public var worldFile: String {
        let t = transform
        let centerX = t[0] + (t[1] + t[2]) / 2
        let centerY = t[3] + (t[4] + t[5]) / 2
        return [t[1], t[4], t[2], t[5], centerX, centerY].map { String(format: "%.10f\r\n", $0) }.joined()
    }
}
