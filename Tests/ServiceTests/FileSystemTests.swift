import SystemPackage
import Testing

@testable import Service

struct FileSystemTests {
    private let mounts = """
        22 27 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
        27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
        91 27 0:52 / /mnt/lab rw,relatime shared:50 master:3 - nfs4 server:/export rw,vers=4.2
        92 27 0:53 / /mnt/cloud rw shared:51 - fuse.sshfs me@host: rw
        """

    @Test func theTableOfMountsTellsTheFileSystemOfADevice() {
        #expect(FileSystem(ofDevice: "259:2", in: mounts)?.name == "ext4")
        #expect(FileSystem(ofDevice: "0:52", in: mounts)?.name == "nfs4")
        #expect(FileSystem(ofDevice: "0:53", in: mounts)?.name == "fuse.sshfs")
        #expect(FileSystem(ofDevice: "0:99", in: mounts) == nil)
    }

    @Test(arguments: [
        ("ext4", true), ("xfs", true), ("btrfs", true), ("tmpfs", true), ("overlay", true), ("nfs", false), ("nfs4", false), ("cifs", false),
        ("fuse.sshfs", false), ("fuse", false), ("9p", false), ("virtiofs", false),
    ])
    func whatOtherMachinesChangeIsPolled(name: String, tells: Bool) {
        #expect(FileSystem(name: name).tellsOfAllChanges == tells)
    }

    @Test func aLocalFolderIsFoundInTheRealTable() {
        #expect(FileSystem(of: "/proc")?.name == "proc")
        #expect(FileSystem(of: "/no/such/folder") == nil)
    }
}
