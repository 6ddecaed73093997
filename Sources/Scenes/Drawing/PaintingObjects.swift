import Foundation

extension Canvas {
    mutating func paint(_ house: House, _ textures: Textures) {
        for part in house.parts {
            fill(part.outline) { surface, spot in
                let relief = house.rise(at: spot.position)
                let weathered = 0.85 + 0.3 * textures.patch[spot.index]
                surface = Surface(
                    color: house.color * textures.unevenness(spot, 0.12) * weathered,
                    base: Float(house.wall), relief: Float(relief))
            }
        }
        for detail in house.details { paint(detail) }
    }

    mutating func paint(_ tree: Tree, _ textures: Textures) {
        let frame = Placement(origin: tree.position, angle: 0)
        fill(.ellipse(frame, length: tree.radius * 2.5, width: tree.radius * 2.5)) { surface, spot in
            let reach = tree.reach(at: spot.position)
            let leaves = textures.tuft[spot.index]
            let cover = 1 - smoothstep(0.85, 1.05, Float(reach) + 0.3 * (leaves - 0.5))
            guard cover > 0 else { return }
            let dome = sqrt(max(1 - reach * reach, 0)) * tree.radius
            let crown = Surface(
                color: tree.color * (0.55 + 0.9 * leaves) * textures.unevenness(spot, 0.3),
                base: Float(tree.trunk), relief: Float(dome) * (0.55 + 0.8 * leaves))
            surface = surface.mixed(with: crown, cover)
        }
    }

    mutating func paint(_ detail: House.Detail) {
        fill(.rectangle(detail.frame, length: detail.length, width: detail.width)) { surface, _ in
            surface.color = detail.color
            surface.base += Float(detail.height)
        }
    }

    mutating func paint(_ car: Car) {
        fill(.rectangle(car.frame, length: 4.5, width: 1.85)) { surface, _ in
            surface = Surface(color: car.color, base: 1.0)
        }
        fill(.rectangle(car.frame.moved(-0.2, 0), length: 2.6, width: 1.6)) { surface, _ in
            surface = Surface(color: .screen(38, 44, 52), base: 1.45)
        }
        fill(.rectangle(car.frame.moved(-0.3, 0), length: 1.5, width: 1.5)) { surface, _ in surface.color = car.color }
    }

    /// Deck or wall, rim, and water.
    mutating func paint(_ pool: Pool, _ textures: Textures) {
        if !pool.isAboveGround { pave(pool.outline(grownBy: pool.site.deck), .paving, textures) }
        fill(pool.outline(grownBy: pool.isAboveGround ? 0.25 : 0.4)) { surface, spot in
            surface = Surface(
                color: Color.screen(226, 220, 208) * textures.unevenness(spot, 0.08), base: pool.isAboveGround ? 1.1 : 0)
        }
        fill(pool.outline) { surface, spot in
            surface.color = pool.water(at: spot, textures)
            surface.base = pool.isAboveGround ? 0.8 : -0.5
        }
    }
}

extension House {
    /// Metres of the roof above the top of the walls.
    func rise(at point: Point) -> Double {
        parts.map { part in
            let (along, across) = part.frame.local(point)
            let toEave = part.width / 2 - abs(across)
            let toGable = part.length / 2 - abs(along)
            guard min(toEave, toGable) > -0.3 else { return 0 }
            return switch roof {
            case .hip: pitch * max(min(toEave, toGable), 0)
            case .gable: pitch * max(toEave, 0)
            case .flat: min(toEave, toGable) < 0.5 ? 0.35 : 0
            }
        }.max() ?? 0
    }
}

extension Pool {
    /// Turquoise, darker where it is deep, with a net of bright ripples.
    func water(at spot: Spot, _ textures: Textures) -> Color {
        let (along, _) = site.frame.local(spot.position)
        let depth = Float(min(max(along / site.length + 0.5, 0), 1))
        let shallow = Color.screen(128, 208, 206).mixed(with: .screen(118, 194, 216), site.tint)
        let deep = Color.screen(62, 164, 174).mixed(with: .screen(56, 146, 186), site.tint)
        let ripple = 1 - abs(2 * textures.tuft[spot.index] - 1) * 2
        let shimmer = 1 + 0.16 * (max(ripple, 0) - 0.5) + 0.1 * (textures.grain[spot.index] - 0.5)
        return shallow.mixed(with: deep, depth) * shimmer
    }
}
