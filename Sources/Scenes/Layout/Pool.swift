import Foundation

/// Where a swimming pool lies and how large it is, whatever its shape.
struct PoolSite {
    let frame: Placement
    /// The longer and the shorter side in metres.
    let length, width: Double
    /// Metres of paving around the water.
    let deck: Double
    /// From greenish to bluish, 0 to 1.
    let tint: Float

    /// The radius in metres of a circle that holds the pool and its deck in every shape.
    var radius: Double { hypot(length, width) / 2 + deck }
}

/// A swimming pool of a shape.
struct Pool {
    let site: PoolSite
    let shape: PoolShape

    /// - Parameter shape: Where it is `mixed`, the stream picks one.
    init(_ site: PoolSite, shape: PoolShape, _ stream: inout RandomStream) {
        self.site = site
        let picked = stream.pick([PoolShape.square, .round, .kidney])
        self.shape = shape == .mixed ? picked : shape
    }

    /// Round pools stand on the ground with a thin wall; all others are sunk into a paved deck.
    var isAboveGround: Bool { shape == .round }

    /// The water's edge.
    var outline: Outline { outline(grownBy: 0) }

    /// The water's edge moved outwards by some metres.
    func outline(grownBy margin: Double) -> Outline {
        let growth = 2 * margin
        switch shape {
        case .square, .mixed:
            return .rectangle(site.frame, length: site.length + growth, width: site.width + growth)
        case .round:
            let width = site.width * 1.08
            return .ellipse(site.frame, length: width + (site.length - site.width) * 0.4 + growth, width: width + growth)
        case .kidney:
            return .kidney(site.frame, length: site.length * 1.05 + growth, width: site.width * 1.1 + growth)
        }
    }
}
