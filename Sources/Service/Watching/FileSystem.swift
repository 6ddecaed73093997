internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// The file system beneath a folder.
struct FileSystem: Equatable {
    /// As mount(8) calls it: `ext4`, `nfs4`, `fuse.sshfs`.
    let name: String

    /// Whether inotify(7) tells of every change: it knows nothing of what other machines, or a program behind FUSE, do.
    var tellsOfAllChanges: Bool { !Self.remote.contains(String(name.prefix { $0 != "." })) }

    private static let remote: Set = [
        "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "fuse", "fuseblk", "9p", "virtiofs", "afs", "ceph", "lustre", "gfs2", "ocfs2", "vboxsf",
    ]

    init(name: String) {
        self.name = name
    }

    /// Nil if nothing lies at the path, or on a device that is not in the table of mounts.
    init?(of path: FilePath) {
        var status = stat()
        guard path.appending(".").withPlatformString({ lstat($0, &status) }) == 0,
            let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        else { return nil }
        let device = UInt64(status.st_dev)
        let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF, minor = device & 0xFF | device >> 12 & ~0xFF  // makedev(3)
        self.init(ofDevice: "\(major):\(minor)", in: mounts)
    }

    /// - Parameters:
    ///   - device: such as `0:52`.
    ///   - mounts: the text of `/proc/self/mountinfo`, proc_pid_mountinfo(5).
    init?(ofDevice device: String, in mounts: String) {
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            name = String(fields[dash + 1])
            return
        }
        return nil
    }
}
