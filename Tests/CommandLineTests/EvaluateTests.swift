import Foundation
import Job
import TestSupport
import Testing

struct EvaluateTests {
    private let folder: TemporaryFolder
    private let data: String
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        data = try folder.write("a zip", as: "pools.zip")
        model = try folder.write("a package", as: "pools.dlpk")
    }

    private let metrics = Metrics(
        averagePrecision: 0.5, averagePrecisionByClass: ["pool": 0.5], maskAP50: 0.6, maskAP: 0.3, boxAP50: 0.7, boxAP: 0.4, chips: 10)

    private func worker() throws -> TemporaryFile {
        let event = String(decoding: try JSONEncoder().encode(JobEvent.measured(stage: nil, metrics: metrics)), as: UTF8.self)
        return try TemporaryFile("cp \"$1\" '\(folder("order.json"))'; echo '\(event)'; echo '{\"finished\":{}}'")
    }

    @Test func theMetricsAreJSONOnStandardOutput() async throws {
        let evaluation = try await finetuned("evaluate", "--model", model, "--data", data, worker: worker())
        #expect(evaluation.exitCode == 0)
        #expect(try JSONDecoder().decode(Metrics.self, from: Data(evaluation.output.utf8)) == metrics)
        #expect(evaluation.error.hasPrefix("Average precision is 0.5 on 10 chips"))
    }

    @Test func allChipsAreMeasuredUnlessOnlyTheValidationChipsAreAskedFor() async throws {
        for (options, allChips) in [([], true), (["--validation-only"], false)] {
            _ = try await finetuned(arguments: ["evaluate", "--model", model, "--data", data] + options, worker: worker())
            let order = try JSONDecoder().decode(JobOrder.self, from: Data(contentsOf: URL(filePath: folder("order.json"))))
            let expected = EvaluateOrder(model: model, data: data, prepare: PrepareSettings(), allChips: allChips, device: "auto")
            #expect(order == .evaluate(expected))
        }
    }

    @Test func detectionsGoToAFileByItsWholePath() async throws {
        _ = try await finetuned("evaluate", "--model", model, "--data", data, "--json", "--detections", folder("seen.json"), worker: worker())
        let order = try JSONDecoder().decode(JobOrder.self, from: Data(contentsOf: URL(filePath: folder("order.json"))))
        guard case .evaluate(let evaluation) = order else { throw CocoaError(.coderInvalidValue) }
        #expect(evaluation.detections == folder("seen.json"))
    }

    @Test func aMissingModelExitsWith66() async throws {
        let evaluation = try await finetuned("evaluate", "--model", folder("none.dlpk"), "--data", data)
        #expect(evaluation.exitCode == 66)
        #expect(evaluation.error.hasPrefix("finetuned: \(folder("none.dlpk")) does not exist"))
    }

    @Test func aWorkerThatMeasuresNothingIsBroken() async throws {
        let evaluation = try await finetuned(
            "evaluate", "--model", model, "--data", data, worker: TemporaryFile("echo '{\"finished\":{}}'"))
        #expect(evaluation.exitCode == 70)
        #expect(evaluation.output.isEmpty)
    }
}
