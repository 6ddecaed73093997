import Foundation
import Raster
import Scenes
import TestSupport

/// Scenes that several tests look at; small, so that drawing them takes a moment only.
enum Samples {
    static let square = draw(.square)
    static let round = draw(.round)
    static let both = draw(.mixed, withBuildings: true)

    static func options(_ shape: PoolShape = .square) -> SceneOptions {
        var options = SceneOptions()
        options.seed = 7
        options.chips = 12
        options.chipSize = 80
        options.objects = [.pools(shape: shape)]
        return options
    }

    private static func draw(_ shape: PoolShape, withBuildings: Bool = false) -> [Scene] {
        var options = options(shape)
        if withBuildings { options.objects.append(.buildings) }
        return try! Scene.draw(options)
    }
}

/// The path of a folder that is gone when the body returns.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    try withExtendedLifetime(TemporaryFolder()) { try body($0.path) }
}

extension RasterImage {
    /// Red, green and blue of a pixel.
    func color(_ index: Int) -> (red: Float, green: Float, blue: Float) {
        let area = width * height
        return (pixels[index], pixels[area + index], pixels[2 * area + index])
    }
}

extension Chip {
    func ids(_ kind: ObjectClass) -> [UInt32]? { labels.first { $0.objectClass == kind }?.ids }
}
