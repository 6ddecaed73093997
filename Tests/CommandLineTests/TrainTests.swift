import Foundation
import Job
import Subprocess
import TestSupport
import Testing

struct TrainTests {
    private let folder: TemporaryFolder
    private let data: String
    private let output: String

    init() throws {
        folder = try TemporaryFolder()
        data = try folder.write("a zip", as: "pools.zip")
        output = folder("results")
    }

    private static let events = """
        echo '{"started":{"device":"cpu","threads":2,"libtorch":"1.13.1"}}'
        echo '{"prepared":{"_0":{"trainingChips":90,"validationChips":10,"emptyChips":3,"droppedChips":0,"instances":240,\
        "classes":["pool"],"chipSize":256}}}'
        echo '{"progress":{"_0":{"step":"Epoch 1 of 1","completed":3,"total":45,"loss":0.7}}}'
        echo '{"epoch":{"_0":{"number":1,"of":1,"trainLoss":0.51234,"validLoss":0.4,"learningRate":0.001,\
        "averagePrecision":0.625,"seconds":75.2}}}'
        echo '{"saved":{"path":"/results/pools/pools.dlpk"}}'
        echo '{"finished":{"report":"/results/report.html"}}'
        """

    @Test func aTrainingPrintsItsPackageAndTellsEachStepOnStandardError() async throws {
        let training = try await finetuned("train", "--data", data, "--output", output, worker: TemporaryFile(Self.events))
        #expect(training.exitCode == 0)
        #expect(training.output == "/results/pools/pools.dlpk\n")
        #expect(training.error == """
            The worker runs on cpu with 2 threads and libtorch 1.13.1.
            The data has 90 chips to train on and 10 to validate, 3 of them without any object, of 256 pixels, with 240 objects of class pool.
            Epoch 1 of 1: training loss 0.512, validation loss 0.4, average precision 0.625, 75 s.
            Saved /results/pools/pools.dlpk.
            Report: /results/report.html

            """)
    }

    @Test func theOrderCarriesEveryOptionAndPathsFromTheRoot() async throws {
        let model = try folder.write("a package", as: "square.dlpk")
        let training = try await finetuned(
            "train", "--data", data, "--model", model, "--output", output, "--name", "round", "--epochs", "7",
            "--batch-size", "2", "--chip-size", "128", "--lr", "0.002", "--backbone", "resnet18", "--seed", "5", "--device", "cpu",
            "--freeze", "backbone", "--val-split-pct", "0.25", "--drop-empty-chips", "--max-cell-size-ratio", "6", "--precision", "fp32",
            worker: TemporaryFile("cp \"$1\" '\(folder("order.json"))'\n\(Self.events)"))
        #expect(training.exitCode == 0)

        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.prepare.batchSize = 2
        settings.prepare.chipSize = 128
        settings.prepare.validationSplit = 0.25
        settings.prepare.seed = 5
        settings.prepare.dropEmptyChips = true
        settings.prepare.maxCellSizeRatio = 6
        settings.fit.epochs = 7
        settings.fit.scratchEpochs = 7
        settings.fit.learningRate = 0.002
        settings.fit.freeze = .backbone
        settings.fit.device = "cpu"
        settings.fit.precision = .float32
        let order = TrainOrder(job: "round", data: data, model: model, output: output, name: "round", settings: settings)
        #expect(try readOrder() == .train(order))
    }

    @Test func withoutOptionsTheSettingsAreTheDefaultsAndTheNameIsTheDatas() async throws {
        _ = try await finetuned(
            "train", "--data", data, "--output", output,
            worker: TemporaryFile("cp \"$1\" '\(folder("order.json"))'\n\(Self.events)"))
        let order = TrainOrder(job: "pools", data: data, model: nil, output: output, name: "pools", settings: JobSettings())
        #expect(try readOrder() == .train(order))
    }

    @Test func missingDataExitsWith66() async throws {
        let training = try await finetuned("train", "--data", folder("nothing.zip"), "--output", output)
        #expect(training.exitCode == 66)
        #expect(training.error == "finetuned: \(folder("nothing.zip")) does not exist; give the path of a training-data zip or folder.\n")
    }

    @Test func aFolderWithFilesInItIsNotWrittenInto() async throws {
        let training = try await finetuned("train", "--data", data, "--output", folder.path)
        #expect(training.exitCode == 73)
        #expect(training.error.hasPrefix("finetuned: \(folder.path) is not empty"))
    }

    @Test(arguments: [(true, Int32(65)), (false, 70)])
    func aFailedTrainingExitsByWhoIsToBlame(isInputAtFault: Bool, exitCode: Int32) async throws {
        let training = try await finetuned(
            "train", "--data", data, "--output", output,
            worker: TemporaryFile("""
                echo '{"failed":{"_0":{"message":"map.txt is missing.","isInputAtFault":\(isInputAtFault)}}}'
                """))
        #expect(training.exitCode == exitCode)
        #expect(training.output.isEmpty)
        #expect(training.error == "finetuned: map.txt is missing.\n")
    }

    @Test func aKilledWorkerIsOneSentenceAndExit70() async throws {
        let training = try await finetuned("train", "--data", data, "--output", output, worker: TemporaryFile("kill -SEGV $$"))
        #expect(training.exitCode == 70)
        #expect(training.error == "finetuned: The worker was killed by SIGSEGV.\n")
    }

    @Test func ctrlCStopsTheWorkerAndExitsWith75() async throws {
        let script = try TemporaryFile("""
            trap 'echo stopped > "\(folder("trace"))"; exit 1' TERM
            echo '{"started":{"device":"cpu","threads":2,"libtorch":"1.13.1"}}'
            sleep 600 & wait
            """)
        let training = try await Subprocess.run(
            .path(Invocation.executable), arguments: ["train", "--data", data, "--output", output],
            environment: .testing(worker: script), input: .none, output: .discarded, error: .sequence
        ) { execution in
            for try await line in execution.standardError.strings() where line.hasPrefix("The worker runs on") {
                try execution.send(signal: .interrupt)
            }
        }
        #expect(training.terminationStatus == .exited(75))
        #expect(FileManager.default.fileExists(atPath: folder("trace")))
    }

    private func readOrder() throws -> JobOrder {
        try JSONDecoder().decode(JobOrder.self, from: Data(contentsOf: URL(filePath: folder("order.json"))))
    }
}
