internal import Glibc
public import SystemPackage

/// Where the worker's executable lies.
enum WorkerLocation {
    /// The path in `FINETUNED_WORKER`; else `finetuned-worker` beside the running executable or in `../libexec/finetuned/`.
    static var current: FilePath {
        if let path = environment("FINETUNED_WORKER") { return absolute(FilePath(path)) }
        return siblingExecutable("finetuned-worker")
    }

    /// The first of the usual places that `isExecutable`; the place beside the executable if none is.
    static func find(_ name: String = "finetuned-worker", beside folder: FilePath, isExecutable: (FilePath) -> Bool) -> FilePath {
        let beside = folder.appending(name)
        let inLibexec = folder.removingLastComponent().appending("libexec/finetuned").appending(name)
        return [beside, inLibexec].first(where: isExecutable) ?? beside
    }

    fileprivate static var runningExecutable: FilePath {
        FilePath("/proc/self/exe").resolved ?? FilePath(CommandLine.arguments[0])
    }
}

/// Another executable of the program: beside the running one, or in `../libexec/finetuned/`.
public func siblingExecutable(_ name: String) -> FilePath {
    WorkerLocation.find(name, beside: WorkerLocation.runningExecutable.removingLastComponent()) { access($0.string, X_OK) == 0 }
}

/// The path from the root, for a process whose current folder is another.
private func absolute(_ path: FilePath) -> FilePath {
    guard path.isRelative, let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path).lexicallyNormalized()
}

private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
