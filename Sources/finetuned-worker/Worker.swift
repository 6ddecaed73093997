import Foundation
import Job
import Learning
import Torch

/// One job in one process: reads an order, works it off, and tells of it on standard output.
///
/// Everything runs on one thread, so that libtorch's threads serve one caller; only chips are prepared beside it.
@main struct Worker {
    static func main() {
        StopRequest.hold()
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("usage: finetuned-worker ORDER.json\n".utf8))
            exit(EX_USAGE)
        }
        Task { @TrainingThread in exit(await work(CommandLine.arguments[1])) }
        // Unlike dispatchMain(), this takes no signals that are held.
        while true { pause() }
    }

    /// Works off the order in a file.
    /// - Returns: the exit status, one of sysexits.h.
    @TrainingThread private static func work(_ path: String) async -> Int32 {
        let events = EventStream()
        do {
            let order = try JSONDecoder().decode(JobOrder.self, from: Data(contentsOf: URL(filePath: path)))
            Processors.prepareLibtorch(for: order)
            try await carryOut(order, events)
            return EX_OK
        } catch is TrainingStopped {
            return EX_TEMPFAIL
        } catch {
            let failure = JobEvent.Failure(error)
            events.send(.failed(failure))
            return failure.isInputAtFault ? EX_DATAERR : EX_SOFTWARE
        }
    }

    @TrainingThread private static func carryOut(_ order: JobOrder, _ events: EventStream) async throws {
        if !order.goesOn { StopRequest.release() }
        switch order {
        case .train(let order):
            if let seconds = order.progressEvery { events.pause = .seconds(seconds) }
            try await TrainingRecipe(order, events).run()
        case .evaluate(let order): try await evaluate(order, events)
        case .verifyModel(let path): try verifyModel(path, events)
        case .inspect(let order): try inspect(order, events)
        }
    }
}

extension JobOrder {
    /// Whether what is interrupted goes on another time.
    fileprivate var goesOn: Bool {
        if case .train(let order) = self { order.checkpoint != nil } else { false }
    }
}
