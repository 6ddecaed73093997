// swift-tools-version: 6.1
import PackageDescription

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

/// Asynchronous functions run where they are called from: libtorch's settings belong to a thread, so training stays on one.
let onCallersThread: SwiftSetting = .enableUpcomingFeature("NonisolatedNonsendingByDefault")

let package = Package(
    name: "finetuned",
    targets: [
        // MARK: System libraries
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

        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .target(name: "Report", dependencies: ["CCairo", "Job", "Raster"]),

        .testTarget(name: "RasterTests", dependencies: ["Raster"]),
        .testTarget(name: "EsriTests", dependencies: ["Esri", "Raster"]),
        .testTarget(name: "WeightsTests", dependencies: ["Weights"], resources: [.copy("Fixtures")]),
        .testTarget(name: "LearningTests", dependencies: ["Learning", "Esri", "Job", "Raster", "Torch", "Vision"]),
        .testTarget(name: "ReportTests", dependencies: ["Report", "CCairo", "Job", "Raster"]),
        .testTarget(name: "TorchTests", dependencies: ["Torch"]),
        .testTarget(name: "VisionTests", dependencies: ["Vision", "Torch"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// An import is an implementation's own business unless it says `public`.
for target in package.targets where target.type == .regular && target.name != "CTorch" {
    target.swiftSettings = (target.swiftSettings ?? []) + [.enableUpcomingFeature("InternalImportsByDefault")]
}
