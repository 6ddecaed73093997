internal import Job
internal import Page

/// Says in plain words what training did.
struct Verdict {
    let before: Metrics?
    let after: Metrics
    let tallies: TallyChange?

    enum Outcome { case better, same, worse, mixed, fromScratch }

    init(_ report: RunReport) {
        before = report.before
        after = report.after
        tallies = report.counts
    }

    var outcome: Outcome {
        guard let before else { return .fromScratch }
        let gain = after.averagePrecision - before.averagePrecision
        if gain.magnitude < Metrics.noticeable { return .same }
        if gain < 0 { return .worse }
        return before.maskAP50 - after.maskAP50 < Metrics.noticeable ? .better : .mixed
    }

    var headline: String {
        switch outcome {
        case .better: "The re-trained model is better than the one before."
        case .same: "Training made no clear difference."
        case .worse: "The re-trained model is worse than the one before."
        case .mixed: "The re-trained model is better by one figure and worse by another."
        case .fromScratch: "The model was trained from scratch."
        }
    }

    /// Average precision, with what the figure means.
    var precision: String {
        let value = after.averagePrecision.decimal(3)
        let scope = "on \(after.chips.of("validation chip"))"
        guard let before = before?.averagePrecision.decimal(3) else { return "Its average precision is \(value) \(scope)." }
        return switch outcome {
        case .better: "Average precision rose from \(before) to \(value) \(scope)."
        case .worse: "Average precision fell from \(before) to \(value) \(scope)."
        case .mixed:
            "Average precision rose from \(before) to \(value) \(scope), of which those count in which the model sees something; COCO's, which "
                + "counts everything missed, fell."
        case .same, .fromScratch: "Average precision was \(before) and is \(value) \(scope)."
        }
    }

    /// Objects found; empty where they were not counted.
    var counts: String {
        guard let tallies else { return "" }
        let sentence = "Of \(tallies.after.labelled.of("labelled object")) the model now finds \(tallies.after.found)"
        guard before != nil else { return sentence + ", with \(tallies.after.falseAlarms.of("false alarm"))." }
        return sentence + " (before: \(tallies.before.found)), with \(tallies.after.falseAlarms.of("false alarm")) "
            + "(before: \(tallies.before.falseAlarms))."
    }

    /// What to make of it; nil where nothing needs saying.
    var advice: String? {
        if outcome == .worse || outcome == .mixed { return "Keep the model before, and look at the pictures for what went wrong." }
        if after.chips < 10 {
            return "With \(after.chips.of("chip")) measured, a small difference may be chance: more labelled chips tell more."
        }
        return nil
    }
}
