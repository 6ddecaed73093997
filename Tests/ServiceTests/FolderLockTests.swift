import Glibc
import Testing

@testable import Service

@Suite("Locks of folders")
struct FolderLockTests {
    @Test(arguments: [(EWOULDBLOCK, "is already served by another finetuned process"), (ENOLCK, "cannot be locked (No locks available)")])
    func onlyALockThatIsTakenIsSaidToBe(code: CInt, problem: String) throws {
        let bench = try Bench()
        let error = #expect(throws: DaemonError.self) {
            try OpenFolder(bench.configuration().folders[0], flock: { _, _ in
                errno = code
                return -1
            })
        }
        #expect(error?.description.contains(problem) == true && error?.isConflict == (code == EWOULDBLOCK))
    }
}
