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

let package = Package(
    name: "finetuned",
    targets: [
        .target(name: "CTorch", cxxSettings: torchFlags, linkerSettings: torchLinking),
        .target(name: "Torch", dependencies: ["CTorch"]),
        .target(name: "Vision", dependencies: ["Torch"]),
        .testTarget(name: "TorchTests", dependencies: ["Torch"]),
        .testTarget(name: "VisionTests", dependencies: ["Vision", "Torch"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
