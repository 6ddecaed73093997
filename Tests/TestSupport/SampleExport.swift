public import Scenes

extension TemporaryFolder {
    /// Draws an export of eight small chips, or as the test changes it, into a zip. Returns its path.
    public func export(
        _ name: String = "pools.zip", generation: Generation = .pro3, _ change: (inout SceneOptions) -> Void = { _ in }
    ) throws -> String {
        var options = SceneOptions()
        (options.chips, options.chipSize, options.seed) = (8, 64, 3)
        change(&options)
        try Export(try Scene.draw(options), generation: generation).write(toZip: self(name), topFolder: true)
        return self(name)
    }
}
