internal import Foundation

/// How often the kernel has killed a process for want of memory, as the daemon's control group counts.
enum MemoryKills {
    /// The count so far; nil where nobody counts.
    static var count: Int? {
        guard let groups = text("/proc/self/cgroup") else { return nil }
        return places(groups).lazy.compactMap(text).compactMap(kills).first
    }

    /// Where the counters of both versions of control groups lie, by the text of `/proc/self/cgroup`.
    static func places(_ groups: String) -> [String] {
        groups.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { return nil }
            let path = parts[2] == "/" ? "" : parts[2]
            return switch parts[1] {
            case "": "/sys/fs/cgroup\(path)/memory.events"
            case "memory": "/sys/fs/cgroup/memory\(path)/memory.oom_control"
            default: nil
            }
        }
    }

    /// The number that such a counter's text tells.
    static func kills(_ counters: String) -> Int? {
        let line = counters.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { Int($0.dropFirst("oom_kill ".count)) }
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
