import Inspection
import Job

/// Looks at one file and tells what it is.
@TrainingThread func inspect(_ order: InspectOrder, _ events: EventStream) throws {
    let (card, findings) = try Inspection.inspect(order)
    events.send(.inspected(card, findings: findings))
    events.send(.finished(report: nil))
}
