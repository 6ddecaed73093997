import Foundation
import Job
import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite("Configuration")
struct ConfigurationTests {
    private func parse(_ text: String) throws(ConfigurationError) -> Configuration {
        try Configuration(parsing: text, file: "finetuned.toml")
    }

    @Test func aFileWithoutSettingsGivesTheDefaults() throws {
        let configuration = try parse("")
        #expect(configuration == Configuration())
        #expect(configuration.daemon.settle == .seconds(10))
        #expect(configuration.daemon.rescan == .seconds(300))
        #expect(configuration.daemon.window == .anyTime)
        #expect(try parse("[[folder]]\npath = \"/srv/pools\"").folders == [FolderSettings(name: "pools", path: "/srv/pools")])
    }

    @Test func thePortalAndItsHostsAreRead() throws {
        let portal = try parse("[portal]\nurl = \"https://maps.example/portal\"\nhosts = [\"maps.example\", \"*.store.example\"]").portal
        #expect(portal.url == "https://maps.example/portal" && portal.hosts == ["maps.example", "*.store.example"])
        #expect(throws: ConfigurationError.self) { try parse("[portal]\nurl = \"http://maps.example\"") }
        #expect(throws: ConfigurationError.self) { try parse("[portal]\nhosts = [\"*\"]") }
    }

    @Test func everySettingIsRead() throws {
        let configuration = try parse("""
            [daemon]
            settle = "2.5s"
            rescan = "1h"
            give_up = "2d"
            poll = "3s"
            checkpoint_every = "20m"
            grace = "2m"
            reserve = "5GB"
            state = "/var/lib/other"
            jobs_at_once = 2
            devices = ["cuda:0", "cuda:1"]
            threads = 4
            retries = 0
            nice = 19
            window = ["22:00-06:00", "12:00-13:00"]

            [[folder]]
            name = "buildings"
            path = "/srv/finetuned/buildings/"
            architecture = "MaskRCNN"
            backbone = "resnet18"
            promote = "always"
            window = []
            retrain = true
            watch = "poll"
            publish = "new"

            [folder.prepare]
            max_cell_size_ratio = 6
            batch_size = 16
            chip_size = 400
            val_split_pct = 0.2
            seed = 7
            drop_empty_chips = true
            augment = false

            [folder.fit]
            epochs = 3
            scratch_epochs = 30
            lr = 0.001
            early_stopping = false
            freeze = "none"
            device = "cuda:1"
            precision = "bf16"

            [folder.mask_rcnn]
            box_batch_size_per_image = 256
            rpn_nms_thresh = 0.7

            [[folder]]
            path = "/srv/finetuned/pools"
            """)
        #expect(configuration.daemon.settle == .milliseconds(2500))
        #expect(configuration.daemon.rescan == .seconds(3600))
        #expect(configuration.daemon.giveUp == .seconds(2 * 86400))
        #expect(configuration.daemon.poll == .seconds(3))
        #expect(configuration.daemon.checkpointEvery == .seconds(20 * 60))
        #expect(configuration.daemon.grace == .seconds(2 * 60))
        #expect(configuration.daemon.reserve == 5_000_000_000)
        #expect(configuration.daemon.state == "/var/lib/other")
        #expect(configuration.daemon.jobsAtOnce == 2)
        #expect(configuration.daemon.devices == ["cuda:0", "cuda:1"])
        #expect(configuration.daemon.threads == 4)
        #expect(configuration.daemon.retries == 0)
        #expect(configuration.daemon.nice == 19)
        var job = JobSettings()
        job.backbone = "resnet18"
        job.prepare.batchSize = 16
        job.prepare.chipSize = 400
        job.prepare.validationSplit = 0.2
        job.prepare.seed = 7
        job.prepare.dropEmptyChips = true
        job.prepare.augment = false
        job.prepare.maxCellSizeRatio = 6
        job.fit.epochs = 3
        job.fit.scratchEpochs = 30
        job.fit.learningRate = 0.001
        job.fit.earlyStopping = false
        job.fit.freeze = .none
        job.fit.device = "cuda:1"
        job.fit.precision = .bfloat16
        job.maskRCNNOptions = ["box_batch_size_per_image": 256, "rpn_nms_thresh": 0.7]
        let buildings = configuration.folders[0]
        #expect(buildings.job == job)
        #expect(buildings.path == "/srv/finetuned/buildings")
        #expect(buildings.promote == .always)
        #expect(buildings.window == .anyTime)
        #expect(buildings.retrain)
        #expect(buildings.watch == .poll)
        #expect(buildings.publish == .newItem)
        #expect(configuration.folders[1].name == "pools")
        #expect(configuration.folders[1].window == configuration.daemon.window)
    }

    @Test func theLearningRateMayBeAuto() throws {
        let text = "[[folder]]\npath = \"/srv/pools\"\n[folder.fit]\nlr = "
        #expect(try parse(text + "\"auto\"").folders[0].job.fit.learningRate == nil)
        #expect(try parse(text + "1").folders[0].job.fit.learningRate == 1)
    }

    @Test(arguments: [
        ("[daemon]\nsetle = \"1s\"", "finetuned.toml, line 2: unknown key setle in [daemon]; known are checkpoint_every, devices, give_up, grace, jobs_at_once, nice, poll, rescan, reserve, retries, settle, state, threads, window."),
        ("[deamon]", "finetuned.toml, line 1: unknown key deamon; known are daemon, folder, portal."),
        ("[daemon]\n\nsettle = 10", "finetuned.toml, line 3: settle in [daemon] is 10; expected a duration from 0.1 s to 1 h, such as \"10s\", \"5m\" or \"1h\"."),
        ("[daemon]\nsettle = \"10 years\"", "finetuned.toml, line 2: settle in [daemon] is \"10 years\"; expected a duration from 0.1 s to 1 h, such as \"10s\", \"5m\" or \"1h\"."),
        ("[daemon]\njobs_at_once = 2\ndevices = [\"cuda:0\"]", "finetuned.toml, line 3: devices in [daemon] names 1 for 2 jobs at once; expected one for each."),
        ("[daemon]\nwindow = [\"22:00-06:00\", \"noon\"]", "finetuned.toml, line 2: window in [daemon] is [\"22:00-06:00\", \"noon\"]; expected times such as \"22:00-06:00\", \"Mon..Fri 20:00-06:00\" or \"Sat,Sun\", or a list of them."),
        ("[daemon]\nretries = -1", "finetuned.toml, line 2: retries in [daemon] is -1; expected a whole number from 0 to 100."),
        ("[daemon]\nnice = 20", "finetuned.toml, line 2: nice in [daemon] is 20; expected a whole number from 0 to 19."),
        ("daemon = 1", "finetuned.toml, line 1: daemon is 1; expected a table, [daemon]."),
        ("[folder]\npath = \"/a\"", "finetuned.toml, line 1: folder is a table; expected tables that begin with [[folder]]."),
        ("[[folder]]\nname = \"a\"", "finetuned.toml, line 1: path is missing in [folder]; expected a path from the root, such as \"/srv/finetuned/buildings\"."),
        ("[[folder]]\npath = \"/a\"\nbackbone = \"vgg\"", "finetuned.toml, line 3: backbone in [folder] is \"vgg\"; expected \"resnet18\" or \"resnet34\" or \"resnet50\" or \"resnet101\" or \"resnet152\"."),
        ("[[folder]]\npath = \"/a\"\n[[folder]]\npath = \"/b\"\n[folder.fit]\nepochs = 0", "finetuned.toml, line 6: epochs in [folder.fit] is 0; expected a whole number from 1 to 10000."),
        ("[[folder]]\npath = \"/a\"\n[folder.fit]\nlr = \"fast\"", "finetuned.toml, line 4: lr in [folder.fit] is \"fast\"; expected \"auto\" or a number above 0 and up to 1."),
        ("[[folder]]\npath = \"/a\"\n[[folder]]\npath = \"/a/b\"", "finetuned.toml, line 4: path in [folder] is \"/a/b\", which overlaps with \"/a\"; expected folders apart from each other."),
        ("[[folder]]\npath = \"/a\"\n[[folder]]\nname = \"a\"\npath = \"/b\"", "finetuned.toml, line 4: name in [folder] is \"a\" twice; expected a name of its own."),
    ])
    func aMistakeIsOneSentenceWithItsLine(text: String, sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        #expect(error?.description == sentence)
    }

    @Test func aSyntaxErrorNamesItsLine() {
        let error = #expect(throws: ConfigurationError.self) { try parse("[daemon]\nsettle = \n") }
        #expect(error?.description.hasPrefix("finetuned.toml, line 2: ") == true)
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/nowhere/finetuned.toml") }
        #expect(error?.description.hasPrefix("/nowhere/finetuned.toml: cannot be read") == true)
    }

    @Test func systemdsStateFolderGoesFirst() throws {
        let home = try TemporaryFolder()
        let file = home.root / "finetuned.toml"
        try file.write("[daemon]\nstate = \"/a\"".utf8)
        #expect(try Configuration.load(path: file, environment: [:]).daemon.state == "/a")
        #expect(try Configuration.load(path: file, environment: ["STATE_DIRECTORY": "/b:/c"]).daemon.state == "/b")
    }

    @Test func servingOneFolderKeepsItsSettings() throws {
        let configuration = try parse("[daemon]\nwindow = \"1:00-2:00\"\n[[folder]]\nname = \"x\"\npath = \"/srv/pools\"\npromote = \"never\"")
        let known = configuration.serving(only: "/srv/./pools/")
        #expect(known.folders.map(\.name) == ["x"])
        #expect(known.folders[0].promote == .never)
        #expect(known.folders[0].window == .anyTime)
        #expect(configuration.serving(only: "/srv/other").folders == [FolderSettings(name: "other", path: "/srv/other")])
    }

    @Test(arguments: [("0.1s", "0.1 s"), ("3s", "3 s"), ("90s", "90 s"), ("10m", "10 min"), ("1h", "1 h"), ("65m", "1 h 5 min")])
    func durationsAreSaidInWords(setting: String, words: String) {
        #expect(Duration(setting: setting)?.inWords == words)
    }
}
