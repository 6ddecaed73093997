import SystemPackage
import Testing

@testable import Service

@Suite("Folders inside a drop folder")
struct FolderLayoutTests {
    private let layout = FolderLayout(root: "/srv/pools")

    @Test(arguments: [
        ("/srv/pools/.finetuned/jobs/01ABC/round.zip holds no chip.", "round.zip holds no chip."),
        ("/srv/pools/.finetuned/jobs/01ABC/round.zip does not fit /srv/pools/.finetuned/models/2/square.dlpk/square.emd.", "round.zip does not fit square.dlpk/square.emd."),
        ("/srv/pools/results cannot be written.", "/srv/pools/results cannot be written."),
        ("Nothing is named.", "Nothing is named."),
    ]) func aWorkersSentenceNamesFilesAsPeopleKnowThem(sentence: String, expected: String) {
        #expect(layout.inPeoplesNames(sentence) == expected)
    }
}
