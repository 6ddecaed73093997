public import Raster
import Foundation

/// A drawn piece of land, seen from above.
public struct Scene: Sendable {
    /// Three bands, georeferenced.
    public let image: RasterImage
    /// What is labelled.
    public let objects: [SceneObject]
    /// How the scene is cut into chips.
    public let grid: ChipGrid
    /// The classes that are labelled, in the order of their values.
    public let classes: [ObjectClass]

    /// Draws the scenes that together hold the asked number of chips.
    ///
    /// - Throws: `SceneError.invalidOption`.
    public static func draw(_ options: SceneOptions) throws(SceneError) -> [Scene] {
        try options.validate()
        return ChipGrid.grids(chips: options.chips, chipSize: options.chipSize).enumerated().map { index, grid in
            Scene(index, grid, options)
        }
    }

    private init(_ index: Int, _ grid: ChipGrid, _ options: SceneOptions) {
        let streams = RandomStreams(seed: options.seed, scene: index)
        let neighbourhood = Neighbourhood(
            width: Double(grid.width) * options.cellSize, height: Double(grid.height) * options.cellSize,
            objects: options.objects, empty: grid.emptyExtents(options, streams), streams: streams)
        let canvas = Canvas(painting: neighbourhood, grid, options.cellSize, streams)
        let light = Light(options.light, scene: index, streams.stream(.light))
        self.grid = grid
        classes = options.objects.map(\.objectClass)
        objects = neighbourhood.objects(classes)
        let pixels = Camera().picture(
            of: canvas.lit(by: light), width: grid.width, height: grid.height, stream: streams.stream(.sensor))
        image = RasterImage(
            width: grid.width, height: grid.height, bands: 3, pixels: pixels,
            georeference: .mosaic(scene: index, chipSize: options.chipSize, cellSize: options.cellSize, seed: options.seed))
    }
}

/// One labelled object.
public struct SceneObject: Sendable, Equatable {
    public let objectClass: ObjectClass
    /// One polygon or several that overlap, in metres from the scene's upper left corner.
    public let outlines: [Outline]
}

extension Canvas {
    /// Paints everything in a neighbourhood, from the ground up.
    fileprivate init(painting place: Neighbourhood, _ grid: ChipGrid, _ cellSize: Double, _ streams: RandomStreams) {
        self.init(width: grid.width, height: grid.height, cellSize: cellSize)
        let textures = Textures(width: width, height: height, cellSize: cellSize, streams: streams)
        paintTerrain(textures)
        for lot in place.lots { paint(lot, textures) }
        for street in place.streets { paintSidewalks(of: street, textures) }
        for street in place.streets { paint(street, textures) }
        for street in place.streets { paintMarkings(of: street) }
        for pool in place.pools { paint(pool, textures) }
        for car in place.cars { paint(car) }
        for lot in place.lots { lot.house.map { paint($0, textures) } }
        for tree in place.trees { paint(tree, textures) }
    }
}

extension Light {
    fileprivate init(_ choice: LightChoice, scene: Int, _ stream: RandomStream) {
        var stream = stream
        let isHazy = choice == .haze || (choice == .mixed && !scene.isMultiple(of: 2))
        self = isHazy ? .haze(&stream) : .noon(&stream)
    }
}

extension Neighbourhood {
    fileprivate func objects(_ classes: [ObjectClass]) -> [SceneObject] {
        classes.flatMap { kind in
            switch kind {
            case .pool: pools.map { SceneObject(objectClass: .pool, outlines: [$0.outline]) }
            case .building:
                lots.compactMap(\.house).map { SceneObject(objectClass: .building, outlines: $0.parts.map(\.outline)) }
            }
        }
    }
}
