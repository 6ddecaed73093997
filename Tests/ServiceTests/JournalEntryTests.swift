import Logging
import Testing

@testable import Service

struct JournalEntryTests {
    private func fields(
        _ level: Logger.Level = .info, _ message: String = "Text.", _ metadata: Logger.Metadata = [:]
    ) -> [String: String] {
        let entry = JournalEntry(level: level, message: message, metadata: metadata)
        return Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.name, $0.value) })
    }

    @Test func theMessageAndTheProgramAreAlwaysTold() {
        #expect(fields() == ["MESSAGE": "Text.", "PRIORITY": "6", "SYSLOG_IDENTIFIER": "finetuned"])
    }

    @Test(arguments: [
        (Logger.Level.trace, "7"), (.debug, "7"), (.info, "6"), (.notice, "5"), (.warning, "4"), (.error, "3"), (.critical, "2"),
    ])
    func thePriorityIsSyslogsNumberForTheLevel(level: Logger.Level, priority: String) {
        #expect(fields(level)["PRIORITY"] == priority)
    }

    @Test func jobAndFolderGetThePrefixByWhichJournalctlFindsThem() {
        let fields = fields(.info, "Text.", ["job": "2026-11-24-pools", "folder": "pools"])
        #expect(fields["FINETUNED_JOB"] == "2026-11-24-pools")
        #expect(fields["FINETUNED_FOLDER"] == "pools")
    }

    @Test func anEpochsFiguresAreFieldsOfTheirOwn() {
        let figures: Logger.Metadata = [
            "EPOCH": "3", "TRAIN_LOSS": "0.5", "VALID_LOSS": "0.6", "LEARNING_RATE": "0.001", "AVERAGE_PRECISION": "0.7",
            "SECONDS": "41", "MESSAGE_ID": "\(MessageID.epochDone.rawValue)",
        ]
        let fields = fields(.info, "Text.", figures)
        #expect(fields["EPOCH"] == "3")
        #expect(fields["TRAIN_LOSS"] == "0.5")
        #expect(fields["VALID_LOSS"] == "0.6")
        #expect(fields["LEARNING_RATE"] == "0.001")
        #expect(fields["AVERAGE_PRECISION"] == "0.7")
        #expect(fields["SECONDS"] == "41")
        #expect(fields["MESSAGE_ID"] == MessageID.epochDone.rawValue)
    }

    @Test(arguments: [
        ("worker.pid", "FINETUNED_WORKER_PID"), ("_HOSTNAME", "FINETUNED__HOSTNAME"), ("2nd", "FINETUNED_2ND"), ("größe", "FINETUNED_GR__SSE"),
    ])
    func aKeyTheJournalWouldDropBecomesAFieldName(key: String, name: String) {
        #expect(fields(.info, "Text.", [key: "x"])[name] == "x")
    }

    @Test func aFieldNameIsNeverLongerThanTheJournalAllows() {
        let names = fields(.info, "Text.", [String(repeating: "k", count: 100): "x"]).keys
        #expect(names.allSatisfy { $0.utf8.count <= 64 })
        #expect(names.count == 4)
    }
}

struct StandardErrorLineTests {
    @Test func aLineNamesItsJobAndKeepsFieldsForMachinesToItself() {
        let line = StandardErrorLogHandler.line(
            level: .info, message: "Epoch 3 of 10.", metadata: ["job": "pools", "folder": "a", "MESSAGE_ID": "1"], time: nil)
        #expect(line == "[pools] Epoch 3 of 10.")
    }

    @Test func aWarningIsLabelledAndATerminalShowsTheTime() {
        let line = StandardErrorLogHandler.line(level: .warning, message: "Few chips.", metadata: [:], time: "22:04:31")
        #expect(line == "22:04:31 warning: Few chips.")
    }
}
