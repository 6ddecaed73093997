// swift-tools-version: 6.1
import PackageDescription

// MARK: - libtorch

/// Where libtorch lies: the folder named by `LIBTORCH` (the layout of the official zip and of the Python wheel), or else Debian's packages.
let libtorch = Context.environment["LIBTORCH"]

let torchFlags: [CXXSetting] = [
    .unsafeFlags((libtorch.map { ["-isystem", "\($0)/include"] } ?? []) + ["-O3", "-Wno-deprecated-declarations"])
]
let torchLinking: [LinkerSetting] = [
    .unsafeFlags(libtorch.map { ["-L\($0)/lib", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"] } ?? []),
    .unsafeFlags(["-Xlinker", "--no-as-needed"]),
    .linkedLibrary("c10"), .linkedLibrary("torch_cpu"), .linkedLibrary("torch"),
]

// MARK: - Dependencies

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// Asynchronous functions run where they are called from: libtorch's settings belong to a thread, so training stays on one.
let onCallersThread: SwiftSetting = .enableUpcomingFeature("NonisolatedNonsendingByDefault")

// MARK: - Package

let package = Package(
    name: "finetuned",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // MARK: System libraries
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),

        // MARK: Tensors and networks
        .target(name: "CTorch", cxxSettings: torchFlags, linkerSettings: torchLinking),
        .target(name: "Weights"),
        .target(name: "Torch", dependencies: ["CTorch", "Weights"]),
        .target(name: "Vision", dependencies: ["Torch"]),

        // MARK: Imagery and training
        .target(name: "Job"),
        .target(name: "Raster", dependencies: ["CGDAL"]),
        .target(name: "Esri", dependencies: ["Raster"]),
        .target(
            name: "Learning", dependencies: ["Esri", "Job", "Raster", "Torch", "Vision", "Weights"], swiftSettings: [onCallersThread]),
        .target(name: "Report", dependencies: ["CCairo", "Job", "Raster"]),


        // MARK: Samples
        .target(name: "Scenes", dependencies: ["CCairo", "Raster"]),
        .executableTarget(name: "finetuned-scenes", dependencies: ["Scenes", argumentParser]),

        // MARK: Tests
        .testTarget(name: "EsriTests", dependencies: ["Esri", "Raster"]),
        .testTarget(name: "LearningTests", dependencies: ["Esri", "Job", "Learning", "Raster", "Torch", "Vision"]),
        .testTarget(name: "RasterTests", dependencies: ["Raster"]),
        .testTarget(name: "ReportTests", dependencies: ["CCairo", "Job", "Raster", "Report"]),
        .testTarget(name: "ScenesTests", dependencies: ["Raster", "Scenes"]),
        .testTarget(name: "TorchTests", dependencies: ["Torch"]),
        .testTarget(name: "VisionTests", dependencies: ["Torch", "Vision"]),
        .testTarget(name: "WeightsTests", dependencies: ["Weights"], resources: [.copy("Fixtures")]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// An import is an implementation's own business unless it says `public`.
for target in package.targets where target.type == .regular && target.name != "CTorch" {
    target.swiftSettings = (target.swiftSettings ?? []) + [.enableUpcomingFeature("InternalImportsByDefault")]
}
