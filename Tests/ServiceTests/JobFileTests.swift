import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("Settings for one job", .timeLimit(.minutes(20)))
struct JobFileTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func read(_ text: String) throws -> JobFile {
        let file = bench.home.root / "town.item.toml"
        try file.write(text.utf8)
        return try JobFile(itemFile: file)
    }

    @Test func settingsGoBeforeTheFoldersAndTheOthersStay() async throws {
        let worker = FakeWorker()
        try bench.drop("pools.toml", Array("[fit]\nepochs = 3\n[prepare]\nbatch_size = 2\n[mask_rcnn]\nbox_nms_thresh = 0.3\n".utf8))
        try bench.drop("pools.zip")
        _ = try await bench.daemon(worker) {
            $0.folders[0].job.fit.epochs = 7
            $0.folders[0].job.fit.scratchEpochs = 8
            $0.folders[0].job.maskRCNNOptions = ["box_nms_thresh": 0.4, "box_detections_per_img": 300]
        }.once()
        let settings = try #require(worker.history.compactMap(\.training).first).settings
        #expect(settings.fit.epochs == 3 && settings.prepare.batchSize == 2 && settings.fit.scratchEpochs == 8)
        #expect(settings.maskRCNNOptions == ["box_nms_thresh": 0.3, "box_detections_per_img": 300])
        #expect(bench.layout.archive.names == ["pools.toml", "pools.zip"])
        #expect(!(bench.folder / "pools.toml").exists)
    }

    @Test func anItemFileMaySayAllThatAFolderSaysOfAJob() throws {
        let id = String(repeating: "c3", count: 16)
        let file = try read("data = \"\(id)\"\npublish = \"\(id)\"\nbackbone = \"resnet18\"\n[prepare]\nseed = 7\n[mask_rcnn]\nbox_batch_size_per_image = 16")
        #expect(file.data == id && file.model == nil && file.publish == .item(id) && file.hasSettings)
        #expect(file.settings.backbone == "resnet18" && file.settings.prepare.seed == 7 && file.settings.maskRCNNOptions.count == 1)
        #expect(try !read("data = \"\(id)\"").hasSettings)
    }

    @Test(arguments: [
        ("data = \"x\"\n[fit]\nepoch = 3", ", line 3: unknown key epoch in [fit]; known are "),
        ("data = \"x\"\ndate = \"y\"", ", line 2: unknown key date; known are "),
        ("data = 5", ", line 1: data is 5; expected a text in quotes"),
        ("data = \"x\"\npublish = \"yes\"", ", line 2: publish is \"yes\"; expected \"no\", \"new\", or an item's id"),
        ("data = \"x\"\n[mask_rcnn]\nbox_batch_size = 3", ", line 3: unknown key box_batch_size in [mask_rcnn]; known are "),
        ("data = \"x\"\n[mask_rcnn]\nbox_batch_size_per_image = 0", ", line 3: box_batch_size_per_image in [mask_rcnn] is 0; expected a whole number from 1 to"),
        ("data = \"x\"\n[mask_rcnn]\nrpn_positive_fraction = 25", ", line 3: rpn_positive_fraction in [mask_rcnn] is 25; expected a number from 0.0 to 1.0"),
        ("portal = \"https://maps.example\"", ": names neither data nor a model; write "),
        ("model = \"x\"\n[fit]\nepochs = 3", ": has settings for a job, but names no data"),
        ("data = ", ", line 1: error in "),
    ])
    func whatIsWrongIsNamedWithItsLine(text: String, problem: String) throws {
        let error = try #require(#expect(throws: ConfigurationError.self) { try read(text) })
        #expect(error.description.contains("town.item.toml" + problem))
    }

    @Test func aLinkIsNotFollowed() throws {
        let file = bench.home.root / "link.item"
        _ = try read("data = \"x\"")
        try FileManager.default.createSymbolicLink(atPath: file.string, withDestinationPath: "town.item.toml")
        let error = #expect(throws: ConfigurationError.self) { try JobFile(itemFile: file) }
        #expect(error?.description.contains("cannot be read as a short text") == true)
    }

    @Test func settingsThatCannotBeUsedAreRefusedWithTheirData() async throws {
        let worker = FakeWorker()
        try bench.drop("pools.toml", Array("[fit]\nepoch = 3\n".utf8))
        try bench.drop("pools.zip")
        try bench.drop("trees.zip")
        _ = try await bench.daemon(worker).once()
        #expect(worker.history.compactMap(\.training?.name) == ["trees"])
        #expect(bench.layout.failed.names == ["pools.toml", "pools.toml.error.txt", "pools.zip", "pools.zip.error.txt"])
        #expect((bench.layout.failed / "pools.toml.error.txt").text?.contains("pools.toml, line 2: unknown key epoch in [fit]") == true)
        #expect((bench.layout.failed / "pools.zip.error.txt").text?.contains("because pools.toml, dropped with it, was refused") == true)
    }

    @Test func settingsWaitForTheirDataAndAreRefusedInTheEnd() throws {
        try bench.drop("pools.toml", Array("[fit]\nepochs = 3\n".utf8))
        var intake = Intake(
            bench.configuration().folders[0], settle: .seconds(10), giveUp: .seconds(60), ledger: try bench.ledger(),
            log: FolderLog("buildings", bench.journal.logger))
        let start = ContinuousClock.now
        intake.touched("pools.toml", at: start)
        #expect(try intake.look(at: start).refused.isEmpty)
        #expect(try intake.look(at: start + .seconds(10)).next == start + .seconds(60))
        let reasons = try intake.look(at: start + .seconds(61)).refused.map(\.error)
        #expect(reasons == ["pools.toml holds settings for pools.zip, which is not there; drop both together."])
    }

    @Test func aFailedJobsSettingsLieBesideItsDataAndComeBackWithIt() async throws {
        let failing = FakeWorker { _, _ throws(WorkerFailure) in .failed(JobEvent.Failure(message: "No chips.", isInputAtFault: true)) }
        try bench.drop("pools.toml", Array("[fit]\nepochs = 3\n".utf8))
        try bench.drop("pools.zip")
        _ = try await bench.daemon(failing).once()
        #expect(bench.layout.failed.names == ["pools.toml", "pools.zip", "pools.zip.error.txt"])
        let worker = FakeWorker()
        _ = try JobControl(directory: bench.home.root / "state").retry(try bench.jobs()[0])
        _ = try await bench.daemon(worker).once()
        #expect(worker.history.compactMap(\.training?.settings.fit.epochs) == [3])
    }

    @Test func otherSettingsAreAnotherJobAndTheSameAreADuplicate() async throws {
        let worker = FakeWorker()
        for epochs in [3, 4, 3] {
            try bench.drop("pools.toml", Array("[fit]\nscratch_epochs = \(epochs)\n".utf8))
            try bench.drop("pools.zip")
            _ = try await bench.daemon(worker) { $0.folders[0].promote = .never }.once()
        }
        #expect(try bench.jobs().map(\.state) == [.done, .done, .duplicate])
        #expect(bench.layout.archive.names == ["pools-2.toml", "pools-2.zip", "pools-3.toml", "pools-3.zip", "pools.toml", "pools.zip"])
    }

    @Test func theSettingsOfAJobSurviveACrashBetweenClaimingBoth() async throws {
        let worker = FakeWorker()
        try bench.layout.create()
        try (bench.folder / "pools.toml").write("[fit]\nscratch_epochs = 3\n".utf8)
        try (bench.layout.jobs / "01KB2M9Q7TXW/pools.zip").write(zipBytes())
        _ = try await bench.daemon(worker).once()
        #expect(worker.history.compactMap(\.training?.settings.fit.scratchEpochs) == [3])
        #expect(bench.layout.archive.names == ["pools.toml", "pools.zip"])
    }

    @Test func theSettingsOfAJobThatIsInTheLedgerSurviveThatCrashToo() async throws {
        let worker = FakeWorker()
        try bench.layout.create()
        try (bench.folder / "pools.toml").write("[fit]\nscratch_epochs = 3\n".utf8)
        var job = JobRecord(id: "01KB2M9Q7TXW", kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        job.state = .claimed
        try bench.ledger().save(job)
        try bench.layout.input(of: job).write(zipBytes())
        _ = try await bench.daemon(worker).once()
        #expect(worker.history.compactMap(\.training?.settings.fit.scratchEpochs) == [3])
        #expect(bench.layout.archive.names == ["pools.toml", "pools.zip"])
    }

    @Test func dataWhoseSettingsCannotBeTakenStaysWhereItIs() throws {
        try bench.layout.create()
        try bench.drop("pools.toml", Array("[fit]\nepochs = 3\n".utf8))
        try bench.drop("pools.zip")
        let job = JobRecord(id: "01KB2M9Q7TXW", kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        try (bench.layout.folder(of: job.id) / "pools.toml").makeFolder()
        #expect(throws: Errno.self) { try bench.layout.claim("pools.zip", as: job) }
        #expect((bench.folder / "pools.zip").exists && (bench.folder / "pools.toml").exists)
        #expect(!bench.layout.input(of: job).exists)
    }

    // MARK: Publishing

    private let item = Publishing.item(String(repeating: "c3", count: 16))

    @Test func aPackageIsLeftInTheOutboxWhereItIsToBePublishedOnly() async throws {
        try bench.drop("pools.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        let folder = bench.configuration().folders[0]
        #expect(Outbox(of: folder).orders.isEmpty)
        try bench.drop("trees.zip", zipBytes(contents: [1]))
        _ = try await bench.daemon(FakeWorker()) { [item] in $0.folders[0].publish = item }.once()
        let order = try #require(Outbox(of: folder).orders.first)
        #expect(try order.job == bench.jobs()[1].id && order.target == item)
        #expect(order.package.hasSuffix("-trees/trees/trees.dlpk") && FilePath(order.package).exists)
    }

    @Test func anUploadThatFailsStaysAndIsShown() async throws {
        try bench.drop("pools.zip")
        _ = try await bench.daemon(FakeWorker()) { [item] in $0.folders[0].publish = item }.once()
        let configuration = bench.configuration(), folder = configuration.folders[0], outbox = Outbox(of: folder)
        let order = try #require(outbox.orders.first)
        try outbox.keep(order, because: "The portal is away.", isTransient: true)
        #expect(bench.layout.outbox.names == ["\(order.job).upload"])
        try outbox.keep(order, because: "The portal says no.", isTransient: false)
        #expect(bench.layout.outbox.names == ["\(order.job).refused"])
        let status = try FileStatus.all(in: folder, daemon: configuration.daemon, jobs: bench.jobs()).files
        #expect(status.map(\.state) == [.publishing] && status.map(\.reason) == ["The portal says no."])
        #expect(try bench.jobs().map(\.state) == [.done])
        try outbox.remove(order)
        #expect(outbox.orders.isEmpty && bench.layout.outbox.names.isEmpty)
    }
}
