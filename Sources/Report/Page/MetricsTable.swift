internal import Job
internal import Page

/// The metrics before and after training.
struct MetricsTable {
    let before: Metrics?
    let after: Metrics

    var html: HTML {
        Table("Average precision on the validation chips", head: head, rows: rows).html
    }

    private var head: [String] {
        before == nil ? ["Measure", "Value"] : ["Measure", "Before", "After", "Change"]
    }

    private var rows: [[String]] {
        let classes = after.averagePrecisionByClass.keys.sorted()
        return [row("arcgis.learn’s score (masks, IoU 0.5)") { $0.averagePrecision }]
            + (classes.count > 1 ? classes : []).map { name in row("of class \(name)") { $0.averagePrecisionByClass[name] ?? 0 } }
            + [
                row("COCO masks, IoU 0.5") { $0.maskAP50 },
                row("COCO masks, IoU 0.5 to 0.95") { $0.maskAP },
                row("COCO boxes, IoU 0.5") { $0.boxAP50 },
                row("COCO boxes, IoU 0.5 to 0.95") { $0.boxAP },
            ]
    }

    private func row(_ name: String, _ value: (Metrics) -> Double) -> [String] {
        guard let before else { return [name, value(after).decimal(3)] }
        let (old, new) = (value(before), value(after))
        return [name, old.decimal(3), new.decimal(3), (new - old).change(3)]
    }
}
