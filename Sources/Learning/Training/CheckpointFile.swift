import Foundation
public import Job
import Torch
import Weights

/// The file in which a training keeps where it stands.
///
/// One file in the format of weights: the tensors, and beside them a text in JSON, so that what belongs together appears together.
public final class CheckpointFile {
    private let path: String
    private let owner: Owner
    private let interval: Duration
    private let warn: (String) -> Void
    private var lastWrite = ContinuousClock.now

    /// What a training must be, for a checkpoint to be one of its own.
    private struct Owner: Codable, Equatable {
        let job: String
        /// All but the batch size, with which a training may change.
        let settings: JobSettings
        let dataBytes: Int
        /// The base model with the folder it lies in: its fixed weights are not in the checkpoint.
        let model: String?
        let modelBytes: Int?
        let libtorch: String

        init(_ order: TrainOrder) {
            var settings = order.settings
            settings.prepare.batchSize = 0
            self.settings = settings
            job = order.job
            dataBytes = size(of: order.data)
            model = order.model.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
            modelBytes = order.model.map(size)
            libtorch = Libtorch.version
        }
    }

    /// What the tensor `record` holds.
    private struct Record: Codable {
        let owner: Owner
        let finding: RateFinding?
        let fit: FitState?
    }

    /// - Parameter warn: Is told, in one sentence, why a checkpoint cannot be read or written; training goes on.
    /// - Returns: nil where the order names no folder for checkpoints.
    public init?(_ order: TrainOrder, warn: @escaping (String) -> Void) {
        guard let folder = order.checkpoint else { return nil }
        path = "\(folder)/checkpoint.pth"
        removeRemains(in: folder)
        interval = .seconds(order.checkpointEvery ?? 600)
        owner = Owner(order)
        self.warn = warn
    }

    /// Whether the last checkpoint is too old.
    var isDue: Bool { ContinuousClock.now - lastWrite >= interval }

    /// The last checkpoint; nil if there is none, or it is damaged or another training's.
    public func read() -> Checkpoint? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let file = try WeightFile(reading: path)
            guard let text = file["record"] else { throw CheckpointProblem.noRecord }
            let record = try Self.decoder.decode(Record.self, from: text.withUnsafeBytes { Data($0) })
            guard record.owner == owner else { throw CheckpointProblem.foreign }
            var checkpoint = Checkpoint(finding: record.finding, fit: record.fit)
            for (name, tensor) in file.tensors where name != "record" { checkpoint.tensors[name] = { Tensor(tensor) } }
            return checkpoint
        } catch {
            warn("The checkpoint cannot be used (\(error)): the training starts from the beginning.")
            return nil
        }
    }

    /// Replaces the last checkpoint in one step.
    /// - Throws: `WeightError` where the disk is full: what comes of the training could not be saved either. The last checkpoint stays.
    public func write(_ checkpoint: Checkpoint) throws {
        do {
            let record = try Self.encoder.encode(Record(owner: owner, finding: checkpoint.finding, fit: checkpoint.fit))
            let text = Tensor(bytes: record, shape: [record.count], type: .uint8)
            try WeightFile.write([("record", text)] + checkpoint.tensors.sorted { $0.key < $1.key }.map { ($0.key, $0.value()) }, to: path)
        } catch let error as WeightError where error.isOfSpace {
            throw error
        } catch {
            warn("The checkpoint could not be written (\(error)): if the training is interrupted, it goes on from an earlier one.")
        }
        lastWrite = .now
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}

/// Why a checkpoint is not used.
private enum CheckpointProblem: Error, CustomStringConvertible {
    case noRecord, foreign

    var description: String {
        switch self {
        case .noRecord: "it lacks its record"
        case .foreign: "it is of a training of other data, settings or base model"
        }
    }
}

/// Takes away what was not finished when an earlier attempt was killed. A checkpoint's folder holds nothing else.
private func removeRemains(in folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".part") { unlink("\(folder)/\(name)") }
}

/// In bytes; 0 where nothing is.
private func size(of path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
}
