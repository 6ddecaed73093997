// swift-tools-version: 6.1
import PackageDescription

// MARK: - libtorch

/// Where libtorch lies: the folder named by `LIBTORCH` (the layout of the official zip and of the Python wheel), or else Debian's packages.
let libtorch = Context.environment["LIBTORCH"]

/// libtorch is built with NDEBUG, which decides what some of the classes in its headers hold.
let torchFlags: [CXXSetting] = [
    .define("NDEBUG"),
    .unsafeFlags((libtorch.map { ["-isystem", "\($0)/include"] } ?? []) + ["-O3", "-Wno-deprecated-declarations"])
]
/// Libraries in a folder of their own are named by their paths: others that are searched first may lie beside Debian's libtorch.
let torchLibraries = ["c10", "torch_cpu", "torch"].flatMap { name in libtorch.map { ["-Xlinker", "\($0)/lib/lib\(name).so"] } ?? ["-l\(name)"] }
let torchLinking: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "--no-as-needed"] + torchLibraries + (libtorch.map { ["-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"] } ?? []))
]

// MARK: - Dependencies

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

/// Asynchronous functions run where they are called from: libtorch's settings belong to a thread, so training stays on one.
let onCallersThread: SwiftSetting = .enableUpcomingFeature("NonisolatedNonsendingByDefault")

// MARK: - Package

let package = Package(
    name: "finetuned",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // MARK: System libraries
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

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
        .target(name: "Hashing", dependencies: ["CCrypto"]),
        .target(name: "Inspection", dependencies: ["Esri", "Hashing", "Job", "Learning", "Raster"]),
        .target(name: "Page"),
        .target(name: "Report", dependencies: ["CCairo", "Job", "Page", "Raster"]),
        .executableTarget(
            name: "finetuned-worker", dependencies: ["Esri", "Inspection", "Job", "Learning", "Raster", "Report", "Torch", "Vision", "Weights"],
            swiftSettings: [onCallersThread]),

        // MARK: The daemon, which links neither libtorch nor GDAL
        .target(name: "Service", dependencies: ["CSpawn", "CSystemd", "Job", "Page", grdb, lifecycle, logging, systemPackage, toml]),
        .executableTarget(name: "finetuned", dependencies: ["Job", "Service", argumentParser, lifecycle, logging, signals, systemPackage]),

        // MARK: Fetching, which alone reaches the network
        .target(name: "Portal", dependencies: ["CCurl", "Hashing"]),
        .executableTarget(name: "finetuned-fetch", dependencies: ["Portal", "Service", argumentParser, logging, systemPackage]),

        // MARK: Samples
        .target(name: "Scenes", dependencies: ["CCairo", "Raster"]),
        .executableTarget(name: "finetuned-scenes", dependencies: ["Scenes", argumentParser]),

        // MARK: Benchmarks
        .executableTarget(name: "finetuned-benchmark", dependencies: ["Esri", "Job", "Learning", "Torch", "Vision", argumentParser], swiftSettings: [onCallersThread]),

        // MARK: Tests
        .target(name: "TestSupport", dependencies: ["Scenes"], path: "Tests/TestSupport"),
        .testTarget(name: "CommandLineTests", dependencies: ["finetuned", "Job", "Service", "TestSupport", subprocess, systemPackage]),
        .testTarget(name: "EsriTests", dependencies: ["Esri", "Raster", "TestSupport"]),
        .testTarget(name: "InspectionTests", dependencies: ["Esri", "Inspection", "Job", "Raster", "TestSupport"]),
        .testTarget(name: "JobTests", dependencies: ["Job"]),
        .testTarget(name: "LearningTests", dependencies: ["Esri", "Job", "Learning", "Raster", "Scenes", "TestSupport", "Torch", "Vision", "Weights"]),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "finetuned-fetch", "finetuned-worker", "Hashing", "Job", "Portal", "Raster", "Scenes", "Service", "TestSupport", logging, systemPackage,
            ]),
        .testTarget(name: "RasterTests", dependencies: ["Raster", "TestSupport"]),
        .testTarget(name: "ReportTests", dependencies: ["CCairo", "Job", "Page", "Raster", "Report", "TestSupport"]),
        .testTarget(name: "ScenesTests", dependencies: ["Raster", "Scenes", "TestSupport"]),
        .testTarget(name: "ServiceTests", dependencies: ["Job", "Service", "TestSupport", grdb]),
        .testTarget(name: "TorchTests", dependencies: ["Torch"]),
        .testTarget(name: "VisionTests", dependencies: ["Torch", "Vision"]),
        .testTarget(name: "WorkerTests", dependencies: ["CSpawn", "finetuned-worker", "Job", "Raster", "Scenes", "TestSupport"]),
        .testTarget(name: "WeightsTests", dependencies: ["TestSupport", "Weights"], resources: [.copy("Fixtures")]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// An import is an implementation's own business unless it says `public`.
for target in package.targets where target.type == .regular && target.name != "CTorch" {
    target.swiftSettings = (target.swiftSettings ?? []) + [.enableUpcomingFeature("InternalImportsByDefault")]
}

// MARK: - Fuzzing

// The fuzz targets are built only where `FINETUNED_FUZZ` is set, because the readers they feed have to be instrumented: docs/fuzzing.md.
if Context.environment["FINETUNED_FUZZ"] != nil {
    let instrumented: SwiftSetting = .unsafeFlags(["-sanitize=fuzzer"])
    for target in package.targets where ["Esri", "Raster", "Weights"].contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + [instrumented]
    }
    package.targets.append(
        .executableTarget(
            name: "finetuned-fuzz", dependencies: ["CGDAL", "Esri", "Raster", "Weights"], swiftSettings: [instrumented],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
