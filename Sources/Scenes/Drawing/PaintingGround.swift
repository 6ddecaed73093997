extension Canvas {
    /// Grass and bare soil, before anybody has settled.
    mutating func paintTerrain(_ textures: Textures) {
        fill { surface, spot in
            let dryness = smoothstep(0.35, 0.65, textures.region[spot.index] * 0.5 + textures.patch[spot.index] * 0.5)
            let bare = smoothstep(0.62, 0.75, textures.patch[spot.index])
            let grass = Color.meadow.mixed(with: .dryGrass, dryness).mixed(with: .soil, bare * 0.8)
            surface.color = grass * textures.unevenness(spot, 0.35)
        }
    }

    mutating func paintSidewalks(of street: Street, _ textures: Textures) {
        guard street.isMain else { return }
        pave(.band(along: street.line, width: street.width + 3.4), .concrete, textures)
    }

    mutating func paint(_ street: Street, _ textures: Textures) {
        fill(.band(along: street.line, width: street.width)) { surface, spot in
            let wear = textures.patch[spot.index]
            surface = Surface(color: Color.asphalt.mixed(with: .wornAsphalt, wear) * textures.unevenness(spot, 0.12))
        }
    }

    /// The dashes in the middle of a street.
    mutating func paintMarkings(of street: Street) {
        guard street.isMain else { return }
        for start in stride(from: 0, to: street.line.count - 1, by: 3) {
            fill(.band(along: Array(street.line[start...start + 1]), width: 0.25), opacity: 0.7) { surface, _ in
                surface.color = .screen(215, 212, 200)
            }
        }
    }

    /// A lot's ground cover, driveway, patio and fence.
    mutating func paint(_ lot: Lot, _ textures: Textures) {
        let (fresh, worn) = lot.cover.colors
        let shade = 1 + 0.12 * lot.tint
        let isGravel = lot.cover == .gravel
        fill(lot.outline, opacity: 0.9) { surface, spot in
            let wear = smoothstep(0.4, 0.7, textures.patch[spot.index])
            let lot = fresh.mixed(with: worn, wear) * shade
            surface.color = lot * textures.unevenness(spot, isGravel ? 0.16 : 0.32)
        }
        if let house = lot.house { paintPaving(around: house, of: lot, textures) }
        paintFence(of: lot, textures)
    }

    private mutating func paintPaving(around house: House, of lot: Lot, _ textures: Textures) {
        pave(.rectangle(lot.driveway.moved(0, 0.3), length: 4.6, width: 8.6), .concrete, textures)
        if lot.hasPatio {
            let frame = house.parts[0].frame.moved(0, house.parts[0].width / 2 + 1.5)
            pave(.rectangle(frame, length: house.parts[0].length * 0.7, width: 3.4), .paving, textures)
        }
    }

    private mutating func paintFence(of lot: Lot, _ textures: Textures) {
        guard lot.fence != .none else { return }
        let isHedge = lot.fence == .hedge
        let half = lot.site.width / 2 - 0.2
        let depth = StreetPlan.lotDepth - 0.2
        let corners = [(-half, 6.0), (-half, depth), (half, depth)].map { lot.site.frame.point($0.0, $0.1) }
        for (start, end) in zip(corners, corners.dropFirst()) {
            fill(.band(along: [start, end], width: isHedge ? 1.1 : 0.5)) { surface, spot in
                surface.color = (isHedge ? Color.hedge : .boards) * textures.unevenness(spot, isHedge ? 0.5 : 0.1)
                surface.base = isHedge ? 1.2 : 1.7
                surface.relief = isHedge ? textures.tuft[spot.index] * 0.8 : 0
            }
        }
    }

    mutating func pave(_ outline: Outline, _ color: Color, _ textures: Textures) {
        fill(outline) { surface, spot in
            surface = Surface(color: color * textures.unevenness(spot, 0.12))
        }
    }
}

extension Textures {
    /// A factor around 1 that makes a surface uneven by a share.
    func unevenness(_ spot: Spot, _ share: Float) -> Float {
        let value = 0.45 * grain[spot.index] + 0.35 * tuft[spot.index] + 0.2 * patch[spot.index]
        return 1 + 2 * share * (value - 0.5)
    }
}

extension Lot.Cover {
    /// The usual colour, and that of worn places.
    var colors: (fresh: Color, worn: Color) {
        switch self {
        case .lawn: (.lawn, .meadow)
        case .dryLawn: (.dryGrass, .meadow)
        case .gravel: (.gravel, .soil)
        }
    }
}

extension Color {
    static let lawn = screen(98, 116, 72)
    static let meadow = screen(116, 118, 82)
    static let dryGrass = screen(150, 140, 110)
    static let soil = screen(158, 134, 106)
    static let gravel = screen(176, 164, 146)
    static let asphalt = screen(112, 112, 114)
    static let wornAsphalt = screen(134, 132, 130)
    static let concrete = screen(184, 180, 172)
    static let paving = screen(186, 170, 150)
    static let hedge = screen(62, 84, 46)
    static let boards = screen(140, 118, 94)
}
