import Esri
import Inspection
import Job

/// Refuses data that a model cannot use, and warns of what else does not fit.
///
/// - Parameter others: what others warn of, or nobody needs to know.
@TrainingThread func hold(
    _ data: TrainingData, against package: ModelPackage, settings: PrepareSettings, besides others: Set<Finding.Subject>, _ events: EventStream
) throws {
    let needs = ModelNeeds(package.definition, name: package.path)
    let findings = Compatibility(model: needs, imagery: Imagery(data), settings: settings).findings
    for finding in findings where finding.severity == .warning && !others.contains(finding.subject) { events.send(.warning("\(finding)")) }
    if let error = findings.first(where: { $0.severity == .error }) { throw Unfit(finding: error) }
}

/// Training data that the base model cannot use.
struct Unfit: Error, CustomStringConvertible {
    let finding: Finding
    var description: String { finding.description }
}
